#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# /proc/cgroups has all controllers in the kernel's order, each with a hierarchy
# of its own; a dying group counts for memory.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

expect 'the table' "$(tr '\t\n' ' ;' </proc/cgroups)" \
	'#subsys_name hierarchy num_cgroups enabled;cpuset 1 1 1;cpu 2 1 1;cpuacct 3 1 1;blkio 4 1 1;memory 5 1 1;devices 6 1 1;freezer 7 1 1;pids 8 1 1;'
cg_create a
mkdir /sys/fs/cgroup/freezer/a
cg_enter a
sleep 1000 &
cg_enter . $!
cg_enter .
cg_destroy a
rmdir /sys/fs/cgroup/freezer/a || fail 'rmdir freezer/a'
expect 'memory groups' "$(awk '$1 == "memory" { print $3 }' /proc/cgroups)" 2
expect 'freezer groups' "$(awk '$1 == "freezer" { print $3 }' /proc/cgroups)" 1
end $!
