#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Shared memory is charged once, to the process that had it first, and to another
# that maps it when that has ended.
# also: scan
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

# expect_shmem GROUP MIB
expect_shmem() {
	expect_near "shmem of $1" "$(cg_read_key "$1" memory.stat shmem)" $(($2 * mib))
	expect_near "usage of $1" "$(cg_read "$1" memory.usage_in_bytes)" $(($2 * mib))
}

cg_create a
cg_create b
start_in a grow-memfd 16
owner=$pid
expect_shmem a 16
start_in b map "/proc/$owner/fd/9"
second=$pid
start_in a map "/proc/$owner/fd/9"
third=$pid
expect_shmem b 0
expect_shmem a 16
end "$third"
expect_shmem a 16
end "$owner"
expect_shmem b 16
expect_shmem a 0
end "$second"
expect_shmem b 0

# each has its own, and a child uses its parent's
start_in a share-with-child 8
parent=$pid
start_in a grow-shared 8
own=$pid
expect_shmem a 16
end "$own"
expect_shmem a 8
end "$parent"
expect_shmem a 8
end "$(cat "$parent")"
expect_shmem a 0

# a file of a tmpfs that is not served, beside files that are
if [ "$(stat -f -c %T .)" = tmpfs ]; then
	head -c 8M /dev/zero >file
	head -c 8M /dev/zero >/dev/shm/first
	head -c 8M /dev/zero >/dev/shm/second
	expect_shmem b 0
	start_in a map file /dev/shm/first
	owner=$pid
	start_in b map file /dev/shm/second
	expect_shmem a 8
	expect_shmem b 0
	end "$owner" "$pid"
fi

# two processes are not over a limit together
cg_create c
cg_write c memory.limit_in_bytes 24M
start_in c grow-memfd 16
owner=$pid
start_in c map "/proc/$owner/fd/9"
sleep 0.2
expect_near 'usage of c' "$(cg_read c memory.usage_in_bytes)" $((16 * mib))
expect_members c cgroup.procs "$owner" "$pid"
