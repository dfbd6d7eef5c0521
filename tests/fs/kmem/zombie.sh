#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A zombie keeps the group that it exited in, if that is removed, until its parent
# waits for it or ends. debug/pins and memcgfs-pins name it.
# also: scan
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# dying_are NUMBER - what /proc/cgroups counts beside the groups that are there
dying_are() {
	_there=$(find "$hierarchy" -type d | wc -l)
	_counted=$(awk '$1 == "memory" { print $3 }' /proc/cgroups)
	[ $((_counted - _there)) -eq "$1" ]
}

# expect_dying NUMBER - after all that the removal of a group leaves to be done
expect_dying() {
	wait_for dying_are "$1"
	sleep 0.1
	dying_are "$1" || fail "the dying groups are no longer $1"
}

# make_zombie GROUP NAME - of a process in GROUP; its parent waits for it once there is
# a line in the pipe NAME, and then makes the file NAME.waited; $zombie and $parent
make_zombie() {
	mkfifo "$2" || fail mkfifo
	(
		sh -c 'echo 0 >"$0"; echo $$' "$hierarchy/$1/cgroup.procs" >"$2.pid" &
		read -r _ <"$2"
		wait "$!"
		: >"$2.waited"
		read -r _ <"$2"
	) &
	parent=$!
	wait_for test -s "$2.pid"
	zombie=$(cat "$2.pid")
	wait_for is_gone "$zombie"
	[ -e "/proc/$zombie" ] || fail 'there is no zombie'
}

# let_wait NAME
let_wait() {
	echo >"$1"
	wait_for test -e "$1.waited"
}

pins_of() {
	awk -F '\t' -v path="/$1" '$2 == path { print $4, $5, $6 }' \
		"$MEMCGFS_MOUNT/debug/pins"
}

# the parent waits
cg_create a
make_zombie a first
cg_destroy a
expect_dying 1
expect pins "$(pins_of a)" "zombie 1 pid $zombie (sh)"
"$here/memcgfs-pins" >said || fail memcgfs-pins
grep -qx "    <- 1 zombie: pid $zombie (sh)" said ||
	fail "memcgfs-pins: $(cat said)"
grep -qx '    zombie: its parent must wait for it, or end' said ||
	fail "memcgfs-pins: $(cat said)"
let_wait first
expect_dying 0

# the parent ends
cg_create a
make_zombie a second
cg_destroy a
expect_dying 1
end "$parent"
expect_dying 0

# two zombies of a group
cg_create a
make_zombie a third
make_zombie a fourth
cg_destroy a
expect_dying 1
expect pins "$(pins_of a | wc -l)" 2
let_wait third
expect_dying 1
expect pins "$(pins_of a)" "zombie 1 pid $zombie (sh)"
let_wait fourth
expect_dying 0

# it changes nothing for a group that is there, and a group below keeps its parent
cg_create a
cg_create a/b
make_zombie a fifth
make_zombie a/b sixth
expect_dying 0
cg_destroy a/b
expect_dying 1
let_wait fifth
cg_destroy a
expect_dying 2
let_wait sixth
expect_dying 0

# the world ends with a zombie
cg_create a
make_zombie a last
cg_destroy a
expect_dying 1
