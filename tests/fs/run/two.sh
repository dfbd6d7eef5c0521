#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Two worlds are independent of each other.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" -k v5.11 sh -c '
	mkdir /sys/fs/cgroup/memory/a
	echo >first
	while [ ! -e second ]; do sleep 0.01; done
	ls -d /sys/fs/cgroup/memory/[ab]' >out &
wait_for test -e first
"$memcgfs_run" sh -c '
	mkdir /sys/fs/cgroup/memory/b
	echo 0 >/sys/fs/cgroup/memory/b/cgroup.procs
	ls -d /sys/fs/cgroup/memory/[ab]' >out2 || fail "the second: status $?"
echo >second
wait $! || fail "the first: status $?"
expect 'the first has' "$(cat out)" /sys/fs/cgroup/memory/a
expect 'the second has' "$(cat out2)" /sys/fs/cgroup/memory/b
