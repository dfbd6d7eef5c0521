#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# statfs() and fstatfs() of a hierarchy give the kernel's values. For other places
# they are as they were.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
wanted='27e0eb 27e0eb 4096 255 0'
for path in "$hierarchy" "$hierarchy/a" "$hierarchy/a/tasks" \
	"$MEMCGFS_MOUNT/cgroup/memory/a"; do
	expect "$path" "$("$CALLS" statfs "$path")" "$wanted"
done
expect 'from inside' "$(cd "$hierarchy/a" && "$CALLS" statfs .)" "$wanted"
expect 'stat -f' "$(stat -f -c %T "$hierarchy")" cgroupfs
if [ -d /dev/shm ]; then
	expect '/dev/shm' "$("$CALLS" statfs /dev/shm | cut -d ' ' -f 1-3)" '1021994 1021994 4096'
	expect 'its mount' "$(grep ' /dev/shm ' /proc/mounts | tail -n 1 | cut -d ' ' -f 1-3)" \
		'tmpfs /dev/shm tmpfs'
fi
expect '/proc' "$("$CALLS" statfs /proc | cut -d ' ' -f 1-2)" '9fa0 9fa0'
expect 'the directory' "$("$CALLS" statfs /sys/fs/cgroup | cut -d ' ' -f 1)" 1021994
case $("$CALLS" statfs /proc/cgroups) in
27e0eb*) fail '/proc/cgroups is said to be in a hierarchy' ;;
esac
expect 'a missing path' "$("$CALLS" statfs "$hierarchy/b")" ENOENT
