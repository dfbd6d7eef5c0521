#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process is in different groups of different hierarchies. Its child inherits
# all, and a move in a hierarchy leaves the others alone.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

top=/sys/fs/cgroup
mkdir "$top/memory/m" "$top/pids/p" "$top/freezer/f" "$top/systemd/s" ||
	fail 'mkdir'
for group in memory/m pids/p systemd/s; do
	echo $$ >"$top/$group/cgroup.procs" || fail "enter $group"
done
sleep 1000 &
child=$!

# Where the shell is, there are those that read for it too.
expect_in() {
	grep -qx "$2" "$top/$1/cgroup.procs" || fail "$2 is not in $1"
}

expect_not_in() {
	! grep -qx "$2" "$top/$1/cgroup.procs" || fail "$2 is in $1"
}

# has_tasks GROUP NUMBER - the shell reads it without a further process
has_tasks() {
	read -r _nr <"$top/$1/pids.current"
	[ "$_nr" -eq "$2" ]
}

for group in memory/m pids/p systemd/s; do
	expect_in "$group" $$
	expect_in "$group" "$child"
done
expect 'members of freezer/f' "$(cat "$top/freezer/f/tasks")" ''
wait_for has_tasks pids/p 2
echo "$child" >"$top/freezer/f/tasks" || fail 'enter freezer/f'
echo "$child" >"$top/memory/tasks" || fail 'leave memory/m'
expect 'members of freezer/f' "$(cat "$top/freezer/f/tasks")" "$child"
expect_not_in freezer "$child"
expect_in memory "$child"
expect_not_in memory/m "$child"
expect_in memory/m $$
expect_in pids/p "$child"
expect_not_in pids "$child"
expect_in cpu "$child"
end "$child"
expect 'members of freezer/f' "$(cat "$top/freezer/f/tasks")" ''
expect_not_in pids/p "$child"
expect_in pids/p $$
