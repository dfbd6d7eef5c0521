#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The mount can be taken away while files are open and processes are in its
# groups; memcgfs-run does so, and the daemon reports no error.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" sh -c '
	mkdir /sys/fs/cgroup/memory/a
	echo 0 >/sys/fs/cgroup/memory/a/cgroup.procs
	exec 3</sys/fs/cgroup/memory/a/memory.stat
	read -r _ <&3
	sleep 1000 &
	cd /sys/fs/cgroup/memory/a
	sleep 1001 &' || fail "status $?"
