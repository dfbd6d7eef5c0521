#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# No other process sees the mount, and the host is unchanged.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mounts=$(cat /proc/self/mountinfo)
grep -v '^#' /proc/cgroups >before
"$memcgfs_run" sh -c '
	grep -c " /sys/fs/cgroup/memory .* cgroup cgroup " /proc/self/mountinfo
	grep -c "^memory" /proc/cgroups
	ls "$MEMCGFS_MOUNT"
	echo >here
	while [ ! -e seen ]; do sleep 0.01; done' >out &
wait_for test -e here
expect 'mounts while it runs' "$(cat /proc/self/mountinfo)" "$mounts"
cut -f 1,2,4 before >names
grep -v '^#' /proc/cgroups | cut -f 1,2,4 | cmp - names ||
	fail '/proc/cgroups is not the one of the host'
echo >seen
wait $! || fail "status $?"
expect 'the world of COMMAND' "$(tr '\n' ' ' <out)" '1 1 cgroup debug proc '
expect 'mounts afterwards' "$(cat /proc/self/mountinfo)" "$mounts"
