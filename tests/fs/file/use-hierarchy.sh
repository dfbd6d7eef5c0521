#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Up to v5.10 a group is counted in its parent if that has 1 in use_hierarchy; it
# has 0 after boot. Since v5.11 it is always counted.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	for kernel in v4.19 v5.4 v5.10; do
		"$memcgfs_run" -k "$kernel" -- "$0" 0 || exit
	done
	exec "$memcgfs_run" -k v5.11 -- "$0" 1
fi

# has_pages GROUP - it has kernel memory, of a process for example
has_pages() {
	[ "$(cg_read "$1" memory.kmem.usage_in_bytes)" -gt 0 ]
}

# start_in GROUP - a process in it
start_in() {
	cg_enter "$1"
	sleep 60 &
	pids="$pids $!"
	cg_enter .
	has_pages "$1" || fail "$1 has no kernel memory"
}

always=$1 pids=
expect 'root' "$(cg_read . memory.use_hierarchy)" "$always"
cg_create a
cg_create a/b
expect 'inner group' "$(cg_read a/b memory.use_hierarchy)" "$always"
start_in a/b
if [ "$always" = 1 ]; then
	has_pages a || fail 'a does not count a/b'
	cg_write_errno EINVAL a memory.use_hierarchy 0
else
	has_pages a && fail 'a counts a/b'
	cg_write_errno EBUSY a memory.use_hierarchy 1
	cg_write_errno EBUSY . memory.use_hierarchy 1
fi
# a child that was removed is no child any more
i=0
cg_create e
while [ "$always" = 0 ] && [ $((i += 1)) -le 20 ]; do
	mkdir "$hierarchy/e/f"
	rmdir "$hierarchy/e/f"
	cg_write e memory.use_hierarchy $((i % 2))
done
cg_create c
cg_write c memory.use_hierarchy 1
cg_create c/d
cg_write_errno EINVAL c/d memory.use_hierarchy 0
start_in c/d
has_pages c || fail 'c does not count c/d'
# shellcheck disable=SC2086 # several
end $pids
