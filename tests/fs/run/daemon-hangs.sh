#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# memcgfs-run ends even when the daemon answers no request.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" sh -c '
	echo >here
	while :; do cat /sys/fs/cgroup/memory/memory.stat; done' >/dev/null &
pid=$!
wait_for test -e here
kill -s STOP "$(daemon_of_case)"
kill -s TERM "$pid"
wait "$pid"
expect status $? 143
expect 'processes left' "$(ps_of_case)" ''
