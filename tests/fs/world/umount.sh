#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A mount that hides the host cannot be unmounted; the hierarchies can.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

for path in /sys/fs/memcgfs /proc/cgroups /proc/slabinfo /proc/sys/vm/drop_caches \
	/sys/fs/cgroup /proc; do
	for flags in 0 2; do # MNT_DETACH
		expect "umount $path, $flags" "$("$CALLS" umount "$path" "$flags")" EBUSY
	done
done
ln -s /proc/cgroups link
expect 'through a link' "$("$CALLS" umount link 2)" EBUSY
expect 'from inside' "$(cd /proc && "$CALLS" umount cgroups 2)" EBUSY
expect 'in a mount namespace' "$(unshare --mount "$CALLS" umount /proc/cgroups 2)" EBUSY
# a copy elsewhere, or another of the same type, hides no host
mkdir sys proc
mount --no-mtab --rbind /sys sys || fail 'cannot bind /sys'
mount --no-mtab --rbind /proc proc || fail 'cannot bind /proc'
for path in proc/cgroups sys/fs/cgroup/memory sys proc; do
	expect "a copy: $path" "$("$CALLS" umount "$path" 2)" OK
done
expect 'another /proc' "$("$CALLS" mount proc proc '')" OK
expect 'in use' "$(cd proc && "$CALLS" umount ../proc 0)" EBUSY
expect 'a file in use' "$("$CALLS" umount proc 0 3<proc/meminfo)" EBUSY
expect 'its end' "$("$CALLS" umount proc 0)" OK
expect 'a third /proc' "$("$CALLS" mount proc proc '')" OK
expect 'its lazy end' "$("$CALLS" umount proc 2)" OK
expect 'no mount' "$("$CALLS" umount "$PWD" 0)" EINVAL
expect 'a hierarchy' "$("$CALLS" umount "$hierarchy" 0)" OK
