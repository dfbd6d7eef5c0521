#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# OpenJDK sees the limits of its container, or of its groups.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command java openjdk-17-jre-headless

# java_in_world OPTION... - the settings that it sees in memcgfs-run OPTION...
java_in_world() {
	"$memcgfs_run" "$@" -- java -Xint -Xshare:auto -XshowSettings:system \
		-version 2>&1 || fail 'java ended badly'
}

# setting NAME - of $said
setting() {
	printf '%s\n' "$said" | sed -n "s/^ *$1: //p"
}

# in a world: all limits come from groups that are not shown as roots
if [ -n "${MEMCGFS_MOUNT:-}" ]; then
	cd /sys/fs/cgroup || fail cd
	mkdir -p memory/a/b cpu/a cpuset/a pids/a
	echo 300M >memory/a/b/memory.limit_in_bytes
	echo 512 >cpu/a/cpu.shares
	echo 100000 >cpu/a/cpu.cfs_quota_us
	cat cpuset/cpuset.mems >cpuset/a/cpuset.mems
	cat cpuset/cpuset.cpus >cpuset/a/cpuset.cpus
	echo 1000 >pids/a/pids.max
	for group in memory/a/b cpu/a cpuset/a pids/a; do
		echo $$ >"$group/cgroup.procs" || fail "cannot enter $group"
	done
	java -Xint -XshowSettings:system -version 2>&1 || fail 'java ended badly'
	exit
fi

said=$(java_in_world --limit 512M)
expect 'provider' "$(setting Provider)" cgroupv1
expect 'limit' "$(setting 'Memory Limit')" 512.00M
said=$(java_in_world)
expect 'provider without a limit' "$(setting Provider)" cgroupv1
expect 'without a limit' "$(setting 'Memory Limit')" Unlimited
expect 'CPU quota without a limit' "$(setting 'CPU Quota')" -1
expect 'processes without a limit' "$(setting 'Maximum Processes Limit')" Unlimited
said=$("$memcgfs_run" -- "$0") || fail "$said"
expect 'limit of a group' "$(setting 'Memory Limit')" 300.00M
expect 'CPU shares' "$(setting 'CPU Shares')" 512us
expect 'CPU quota' "$(setting 'CPU Quota')" 100000us
expect 'CPU count' "$(setting 'Effective CPU Count')" 1
expect 'processes' "$(setting 'Maximum Processes Limit')" 1000
heap=$("$memcgfs_run" --limit 512M -- java -XX:+PrintFlagsFinal -version 2>/dev/null |
	awk '$2 == "MaxHeapSize" { print $4 }')
expect 'heap, a quarter of the limit' "$heap" $((128 * 1024 * 1024))
