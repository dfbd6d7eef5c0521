#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Members of the group of --group see it as the root, and other groups beside it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" --group x/y sh -c '
	grep -h :memory: /proc/self/cgroup /proc/1/cgroup
	mkdir /sys/fs/cgroup/memory/z "$MEMCGFS_MOUNT"/cgroup/memory/x/w
	echo 0 >/sys/fs/cgroup/memory/z/cgroup.procs
	grep -E ":(memory|cpu):" /proc/self/cgroup
	sh -c "echo 0 >\"$MEMCGFS_MOUNT\"/cgroup/memory/x/w/cgroup.procs
		grep :memory: /proc/self/cgroup"
	grep " /sys/fs/cgroup/memory " /proc/self/mountinfo | cut -d " " -f 4' >out ||
	fail "status $?"
expect 'the groups' "$(tr '\n' ' ' <out)" \
	'5:memory:/ 5:memory:/../.. 5:memory:/z 2:cpu:/ 5:memory:/../w / '
