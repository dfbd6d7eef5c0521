#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# There can be a world in a world.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_enter a
"$memcgfs_run" sh -c '
	mkdir /sys/fs/cgroup/memory/b
	[ ! -e /sys/fs/cgroup/memory/a ]' || fail "status $?"
[ ! -e "$hierarchy/b" ] || fail 'the inner group is outside'
expect 'processes in a' "$(grep -cx $$ "$hierarchy/a/cgroup.procs")" 1
