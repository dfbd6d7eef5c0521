#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# With --keep-uid an ordinary user is the same user in the world, without any
# right of root; the files of the mount belong to it. Root is root anyway.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" --keep-uid sh -c '
	id -u
	id -g
	awk "/^Cap(Prm|Eff|Amb)/ { print \$2 }" /proc/self/status | sort -u
	cd /sys/fs/cgroup/memory
	mkdir a
	echo 0 >a/cgroup.procs
	stat -c "%u %g" . a a/tasks
	[ "$(head -n 1 a/cgroup.procs)" = $$ ] && echo member
	echo 2 >/proc/sys/vm/drop_caches && echo dropped' >out ||
	fail "status $?"
uid=$(id -u) gid=$(id -g)
rights=$(awk '/^Cap(Prm|Eff|Amb)/ { print $2 }' /proc/self/status | sort -u)
expect 'the world' "$(cat out)" "$uid
$gid
$rights
$uid $gid
$uid $gid
$uid $gid
member
dropped"
[ "$uid" -ne 0 ] || exit 0
! "$memcgfs_run" --keep-uid sh -c 'umount --no-mtab /proc/cgroups' 2>/dev/null ||
	fail 'COMMAND may unmount'
"$memcgfs_run" --keep-uid --limit 64M cat \
	/sys/fs/cgroup/memory/memory.limit_in_bytes >out
expect 'the limit' "$(cat out)" 67108864
