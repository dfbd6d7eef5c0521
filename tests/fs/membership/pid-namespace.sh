#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process in a pid namespace of its own uses other numbers: it reads only
# numbers of its namespace, and the numbers it writes are taken as such.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world
needs_events

# inside: the first process of a namespace. It has no /proc of its own.
if [ "${1:-}" = inside ]; then
	cd "$hierarchy" || exit 1
	sleep 1000 &
	sleeper=$!
	expect 'own number' "$$" 1
	echo 1 >a/cgroup.procs
	echo "$sleeper" >b/cgroup.procs
	expect 'a from inside' "$(grep -c . a/cgroup.procs)" 2 # grep is there too
	expect 'a from inside' "$(head -n 1 a/cgroup.procs)" 1
	expect 'b from inside' "$(cat b/cgroup.procs)" "$sleeper"
	expect 'c from inside' "$(cat c/cgroup.procs)" ''
	(echo 4000000 >b/cgroup.procs) 2>/dev/null &&
		fail "a number of nobody was taken"
	: >"$2/ready"
	wait "$sleeper"
	exit
fi

cg_create a
cg_create b
cg_create c
sleep 1000 &
outsider=$!
cg_enter c "$outsider"
mkdir "$TMPDIR/pids"
unshare --pid --fork "$0" inside "$TMPDIR/pids" &
wait_for eval '[ -e "$TMPDIR/pids/ready" ]'
inside=$(cat "$hierarchy/a/cgroup.procs")
sleeper=$(cat "$hierarchy/b/cgroup.procs")
expect 'number in the namespace' \
	"$(awk '/^NSpid:/ { print $3 }' "/proc/$inside/status")" 1
expect 'parent from outside' \
	"$(awk '/^PPid:/ { print $2 }' "/proc/$sleeper/status")" "$inside"
