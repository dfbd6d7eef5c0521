#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Shared memory cannot be given back without swap: a writer in /dev/shm over its limit
# is killed, and the group's usage stays near the limit.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_world -k v6.1
cg_create a
cg_write a memory.limit_in_bytes $((8 * mib))
in_group a "$PROBE" fill /dev/shm/file $((256 * mib)) >said 2>&1
expect 'the status of the writer' $? 137
expect 'killed' "$(cg_read_key a memory.oom_control oom_kill)" 1
used=$(cg_read_key a memory.stat shmem)
[ "$used" -ge $((7 * mib)) ] || fail "only $used are used"
[ "$used" -le $((10 * mib)) ] || fail "$used are used"
[ "$(cg_read a memory.failcnt)" -gt 0 ] || fail 'failcnt has not counted'
rm /dev/shm/file
expect_shmem a 0

# A large write ends before the page that is too much: the group stays within its
# limit, and a later process finds the room that the killed one had.
in_group a "$PROBE" fill-large /dev/shm/file $((256 * mib)) >said 2>&1
expect 'the status of the second writer' $? 137
used=$(cg_read a memory.usage_in_bytes)
[ "$used" -le $((8 * mib)) ] || fail "$used are used after a large write"
size=$(stat -c %s /dev/shm/file)
expect 'all that is in the file is charged, and no more' \
	"$(cg_read_key a memory.stat shmem)" "$size"
in_group a true
expect 'the status of a later process' $? 0
rm /dev/shm/file
expect_shmem a 0
