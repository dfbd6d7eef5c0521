#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# When the daemon dies, memcgfs-run says so in a line and kills all processes of
# its world, also tasks that wait for the dead mount.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" sh -c '
	sleep 1000 &
	(setsid sleep 1001 &)
	mkdir /sys/fs/cgroup/memory/a
	echo 0 >/sys/fs/cgroup/memory/a/cgroup.procs
	echo >here
	while :; do ls /sys/fs/cgroup/memory >/dev/null 2>&1; done' 2>err &
pid=$!
wait_for test -e here
kill -s KILL "$(daemon_of_case)"
wait "$pid"
expect status $? 1
expect 'lines' "$(wc -l <err)" 1
expect 'processes left' "$(ps_of_case)" ''
