#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Pages of files keep a removed group until they go, under each kernel; debug/pins names
# the file and its last opener. Empty files in /dev/shm keep it under v4.19 only.
# needs: speed
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_each_kernel v4.19 v5.4 v5.10 v6.1 seeds

# dying_are NUMBER - and up to v4.19 no stock of a CPU keeps another
dying_are() {
	[ "$kernel" != v4.19 ] || churn "$hierarchy/z"
	[ "$(count_dying)" -le "$1" ]
}

# remove NAME DYING - the group a
remove() {
	cg_destroy a
	wait_for dying_are "$2"
	expect "$1" "$(count_dying)" "$2"
}

cg_create z

cg_create a
read_in a "$served/data"
remove 'pages of a file' 1
grep -q "	/a	.*	file_page	2048	file $served/data" "$MEMCGFS_MOUNT/debug/pins" ||
	fail "pins: $(cat "$MEMCGFS_MOUNT/debug/pins")"
# pages of a removed group are used without a charge
cg_create b
read_in b "$served/data"
expect_file b 0
drop 2
expect 'after drop_caches 2' "$(count_dying)" 1
drop 1
wait_for dying_are 0
read_in b "$served/data"
# up to v5.12 each of two CPUs keeps up to 32 pages for itself
cached=$(cg_read_key b memory.stat cache)
if [ "$cached" -gt $((8 * mib)) ] || [ "$cached" -lt $((8 * mib - 64 * 4096)) ]; then
	fail "b has $cached bytes of files"
fi
drop 1

cg_create a
write_in a /dev/shm/file $mib
"$PROBE" hold-open /dev/shm/file >held &
holder=$!
wait_for test -s held
remove 'shared memory' 1
grep -q "	/a	.*	shmem_page	256	file /dev/shm/file, opened by pid $holder" \
	"$MEMCGFS_MOUNT/debug/pins" ||
	fail "pins: $(cat "$MEMCGFS_MOUNT/debug/pins")"
drop 3
end "$holder"
expect 'after drop_caches 3' "$(count_dying)" 1
rm /dev/shm/file
wait_for dying_are 0

keeps=0
[ "$kernel" != v4.19 ] || keeps=1
# v4.19 makes the caches of a group after its first object of a kind
cg_create a
# shellcheck disable=SC2016 # for the inner shell
in_group a sh -c 'mkdir /dev/shm/dir; for i in $(seq 60); do : >/dev/shm/dir/$i; done'
remove 'empty files' $keeps
drop 3
expect 'empty files then' "$(count_dying)" $keeps
rm -r /dev/shm/dir
wait_for dying_are 0
