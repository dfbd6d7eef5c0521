#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# COMMAND has pids and a /proc of its own, and the numbers in control files are
# these. All its processes end with it, also where no mount of ours is seen.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

sleep 1000 &
export OUTSIDER="$!"
# without answers, so that all mounts can be unmounted
"$memcgfs_run" --no-seccomp sh -c '
	[ -e "/proc/$OUTSIDER" ] || echo apart
	cat /proc/1/comm
	mkdir /sys/fs/cgroup/memory/a
	sleep 1000 &
	echo $! >/sys/fs/cgroup/memory/a/cgroup.procs
	[ "$(cat /sys/fs/cgroup/memory/a/cgroup.procs)" = $! ] && echo same
	unshare --mount sh -c "
		umount --no-mtab --lazy /sys/fs/cgroup/memory /proc/cgroups \
			/proc/slabinfo /proc/sys/vm/drop_caches /sys/fs/memcgfs
		setsid sleep 1001 &"' >out 2>err || fail "status $?: $(cat err)"
expect 'the world' "$(tr '\n' ' ' <out)" 'apart memcgfs-init same '
end "$OUTSIDER"
expect 'processes left' "$(ps_of_case)" ''
