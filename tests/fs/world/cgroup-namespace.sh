#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A cgroup namespace changes no answer: groups are shown from the root of the world.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create a/b
cg_enter a
unshare --cgroup sh -c '
	grep :memory: /proc/self/cgroup
	echo 0 >/sys/fs/cgroup/memory/a/b/cgroup.procs
	grep -h :memory: /proc/self/cgroup /proc/1/cgroup
	grep " /sys/fs/cgroup/memory " /proc/self/mountinfo | cut -d " " -f 4' >out ||
	fail "status $?"
expect 'the groups' "$(tr '\n' ' ' <out)" '5:memory:/a 5:memory:/a/b 5:memory:/ / '
