#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A copy of /proc without the mounts over its files, or /proc without them, has our
# files nevertheless. No /proc of the host is below that of the world.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

ours=$(stat -c %d "$MEMCGFS_MOUNT")
# expect_ours PROC - its files, as their openers have them
expect_ours() {
	expect "$1/slabinfo" "$(stat -L -c %d - <"$1/slabinfo")" "$ours"
	expect "$1/cgroups" "$(stat -L -c %d - <"$1/cgroups")" "$ours"
	(
		exec 3>"$1/sys/vm/drop_caches" || exit 1
		expect "$1/sys/vm/drop_caches" "$(stat -L -c %d /dev/fd/3)" "$ours"
	) || exit 1
}

mkdir place root
: >file
expect_ours /proc
if [ "$(id -u)" -eq 0 ] && [ -z "$(sed '/^ *0 *0 /d' /proc/self/uid_map)" ]; then
	# a user namespace has locked what is below
	mount --no-mtab --bind /proc place || fail 'cannot bind /proc'
	expect_ours place
	expect 'without the right' "$(setpriv --reuid=1 --clear-groups \
		"$CALLS" openat place/slabinfo)" EACCES
	umount --no-mtab place
	mount --no-mtab --rbind / root || fail 'cannot bind /'
	umount --no-mtab --lazy root/proc
	expect 'below a copy of /proc' "$(ls root/proc)" ''
	umount --no-mtab --lazy root
fi
mount --no-mtab --rbind /proc place || fail 'cannot bind /proc with its mounts'
for file in slabinfo cgroups sys/vm/drop_caches; do
	umount --no-mtab "place/$file" || fail "cannot unmount $file"
done
expect_ours place
umount --no-mtab --lazy place
for file in slabinfo cgroups sys/vm/drop_caches; do
	mount --no-mtab --move "/proc/$file" file || fail "cannot move $file"
done
expect_ours /proc
