# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# cache.sh - pages of files and their groups, for the cases files/cache-*
#
# A case serves $served, which holds the file "data" of 8 MiB.

mib=1048576
served=$PWD/served
drop_caches=/proc/sys/vm/drop_caches

# in_cache_world [OPTION...] - run the rest of the case with $served in
# memcgfs-run OPTION...
in_cache_world() {
	[ -z "${MEMCGFS_MOUNT:-}" ] || return 0
	make_data
	in_world "$@" --files "$served"
}

# in_each_kernel KERNEL... - the same in a world of each, whose name is $kernel
in_each_kernel() {
	[ -z "${MEMCGFS_MOUNT:-}" ] || return 0
	make_data
	for kernel in "$@"; do
		export kernel
		"${memcgfs_run:?}" -k "$kernel" ${WORLD_OPTIONS:+-o "$WORLD_OPTIONS"} \
			--files "$served" -- "$0" || fail "under $kernel"
	done
	exit
}

make_data() {
	mkdir "$served" || fail 'mkdir'
	head -c $((8 * mib)) /dev/urandom >"$served/data" || fail 'cannot write'
}

# in_group GROUP COMMAND... - run it by a process in GROUP
in_group() {
	(
		cg_write "$1" cgroup.procs 0
		shift
		exec "$@"
	)
}

# read_in GROUP FILE... - a process there reads the files
read_in() {
	in_group "$1" cat "$2" >said || fail "$1 cannot read $2"
}

# write_in GROUP FILE BYTES
write_in() {
	in_group "$1" "$PROBE" fill "$2" "$3" >said || fail "$1 cannot write $2"
	expect "a write of $2" "$(cat said)" OK
}

# drop VALUE
drop() {
	echo "$1" >"$drop_caches" || fail "cannot write $1 to drop_caches"
}

# expect_stat GROUP KEY BYTES - in memory.stat
expect_stat() {
	expect "$1: $2" "$(cg_read_key "$1" memory.stat "$2")" "$3"
}

# expect_lists GROUP KIND BYTES - on the lists of file or anon: a page at the border of
# two requests is touched twice, and so active
expect_lists() {
	_inactive=$(cg_read_key "$1" memory.stat "inactive_$2")
	_active=$(cg_read_key "$1" memory.stat "active_$2")
	expect "$1: lists of $2" $((_inactive + _active)) "$3"
}

# expect_file GROUP BYTES - it has so many of files, and none of shared memory
expect_file() {
	expect_stat "$1" cache "$2"
	expect_stat "$1" shmem 0
	expect_lists "$1" file "$2"
	expect_lists "$1" anon 0
}

# expect_shmem GROUP BYTES - it has so many of shared memory, and none of files
expect_shmem() {
	expect_stat "$1" cache "$2"
	expect_stat "$1" shmem "$2"
	expect_lists "$1" anon "$2"
	expect_lists "$1" file 0
}

# is_at_most NUMBER COMMAND... - the command prints that or less
is_at_most() {
	_most=$1
	shift
	[ "$("$@")" -le "$_most" ]
}

# cached_bytes FILE - in the page cache of the machine
cached_bytes() {
	fincore --bytes --noheadings --output RES "$1" | tr -d ' '
}
