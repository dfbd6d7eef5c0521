#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that is moved takes along the pages of the served files that it maps, if
# its new group asks for file pages: those that are charged to its old group.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
served=$TMPDIR/served
[ -d "$served" ] || mkdir "$served"
in_world -k v6.1 --files "$served"

# expect_cache GROUP MIB SHMEM_MIB
expect_cache() {
	expect_near "cache of $1" "$(cg_read_key "$1" memory.stat cache)" $(($2 * mib))
	expect_near "shmem of $1" "$(cg_read_key "$1" memory.stat shmem)" $(($3 * mib))
}

for group in a b c d small; do
	cg_create "$group"
done
cg_write b memory.move_charge_at_immigrate 1
cg_write c memory.move_charge_at_immigrate 2
cg_write small memory.move_charge_at_immigrate 2
cg_write small memory.limit_in_bytes 15M
cg_enter a
head -c 8M /dev/zero >"$served/mapped"
head -c 8M /dev/zero >"$served/only-read"
head -c 16M /dev/zero >/dev/shm/mapped
cg_enter d
head -c 8M /dev/zero >"$served/another's"
cg_enter .
start_in a map "$served/mapped"
mapper=$pid
start_in a map /dev/shm/mapped
shm_mapper=$pid
start_in a map "$served/another's"
other=$pid
expect_cache a 32 16

cg_enter b "$mapper"
cg_enter b "$shm_mapper"
expect_cache a 32 16
expect_cache b 0 0

cg_enter a "$mapper"
cg_enter a "$shm_mapper"
cg_enter c "$mapper"
cg_enter c "$other"
expect_cache c 8 0
expect_cache d 8 0
cg_write_errno ENOMEM small cgroup.procs "$shm_mapper"
expect_cache a 24 16
expect_cache small 0 0
cg_enter c "$shm_mapper"
expect_cache a 8 0
expect_cache c 24 16
expect_near 'usage of a' "$(cg_read a memory.usage_in_bytes)" $((8 * mib))

# they are where their process is: its old group can go
end "$mapper" "$shm_mapper" "$other"
rm "$served/only-read"
cg_destroy a
! grep -q '	/a	' "$MEMCGFS_MOUNT/debug/pins" || fail "a is kept: $(cat "$MEMCGFS_MOUNT/debug/pins")"
