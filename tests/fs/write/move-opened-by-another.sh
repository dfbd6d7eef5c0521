#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where a file is opened by a user and written by another, the right to move a
# process is the opener's since v5.16, and was the writer's before.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

[ "$(id -u)" -eq 0 ] || skip 'needs root: several users'
alice=1234
bob=1235

# sleeper USER - set $pid to a process of that user
sleeper() {
	setpriv --reuid="$1" --regid=1234 --clear-groups sleep 1000 &
	pid=$!
	wait_for grep -qs '^Name:.sleep$' "/proc/$pid/status"
}

# passed OPENER WRITER TEXT WANTED FILE - and compare with the kernel's answer
passed() {
	for file in cgroup.procs tasks; do
		expect "opener $1, writer $2, '$3', $file" "$("$PROBE" \
			write-passed "$1" "$2" "$hierarchy/a/$file" "$3")" "$4"
	done
}

if [ "${1:-}" != inside ]; then
	for rights in writer:v5.13 opener:seeds; do
		"$memcgfs_run" -k "${rights#*:}" \
			${WORLD_OPTIONS:+-o "$WORLD_OPTIONS"} -- \
			"$0" inside "${rights%:*}" || fail "$rights"
	done
	exit
fi
rights=$2
cg_create a
chmod 666 "$hierarchy/a/cgroup.procs" "$hierarchy/a/tasks"
sleeper 0
of_root=$pid
sleeper "$alice"
of_alice=$pid
sleeper "$bob"
of_bob=$pid

# the same user: no matter of the kernel's
passed 0 0 "$of_alice" OK
passed "$alice" "$alice" "$of_alice" OK
passed "$alice" "$alice" "$of_root" EACCES
passed "$alice" "$alice" "$of_bob" EACCES
# both may
passed "$alice" 0 "$of_alice" OK
passed 0 "$alice" "$of_alice" OK
if [ "$rights" = opener ]; then
	by_writer=EACCES by_opener=OK
else
	by_writer=OK by_opener=EACCES
fi
passed "$alice" 0 0 "$by_writer"
passed "$alice" 0 "$of_root" "$by_writer"
passed "$alice" 0 "$of_bob" "$by_writer"
passed "$alice" "$bob" "$of_bob" "$by_writer"
passed "$alice" "$bob" "$of_alice" "$by_opener"
passed 0 "$alice" "$of_root" "$by_opener"
passed 0 "$alice" "$of_bob" "$by_opener"
