#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Pages in /dev/shm belong to their first toucher, are shared memory, and go with the
# last name and the last descriptor, with truncate and with a hole.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_world -k v6.1
cg_create a
cg_create b
cg_create b/c
file=/dev/shm/file

write_in a $file $mib
expect_shmem a $mib
in_group b cat $file >said
expect_shmem b 0
for value in 1 2 3; do
	drop $value
done
expect_shmem a $mib
expect 'the text' "$(tr -d x <$file | wc -c)" 0

# names
ln $file /dev/shm/other
rm $file
expect_shmem a $mib
mv /dev/shm/other $file
expect_shmem a $mib
write_in b /dev/shm/new 65536
mv /dev/shm/new $file
expect_shmem a 0
expect_shmem b 65536
rm $file
expect_shmem b 0

# open, without a name
write_in a $file $mib
"$PROBE" hold-open $file >held &
holder=$!
wait_for test -s held
rm $file
expect_shmem a $mib
end $holder
wait_for is_at_most 0 cg_read_key a memory.stat shmem
expect_shmem a 0

# sizes
write_in a $file $mib
truncate -s 65537 $file
expect_shmem a 69632
expect 'a hole' "$("$PROBE" punch $file 4096 8192)" OK
expect_shmem a 61440
expect 'a hole in a page' "$("$PROBE" punch $file 16385 4094)" OK
expect_shmem a 61440
: >$file
expect_shmem a 0

# pages without write(): fallocate, a copy, a mapping
expect 'fallocate' "$(in_group b/c "$PROBE" allocate $file $mib)" OK
expect_shmem b/c $mib
expect_stat b shmem 0
expect_stat b total_shmem $mib
write_in a /dev/shm/source 262144
in_group b cp /dev/shm/source /dev/shm/copy
expect_shmem b 262144
expect_shmem a 262144
rm /dev/shm/source /dev/shm/copy
expect 'a mapping' "$(in_group a "$PROBE" touch /dev/shm/map 64 256)" OK
expect_shmem a $((64 * 4096))
expect 'another' "$(in_group b "$PROBE" touch /dev/shm/map 64 128)" OK
expect_shmem a $((64 * 4096))
expect_shmem b $((64 * 4096))
rm /dev/shm/map $file
for group in a b b/c; do
	expect_shmem $group 0
done
