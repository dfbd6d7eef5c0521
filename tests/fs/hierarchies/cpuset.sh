#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A new cpuset takes a task once it has CPUs and memory nodes.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -o cpus=4

hierarchy=/sys/fs/cgroup/cpuset
expect 'all CPUs' "$(cg_read . cpuset.effective_cpus)" 0-3
cg_create a
cg_write_errno ENOSPC a tasks $$
cg_write a cpuset.cpus 1,3
cg_write_errno ENOSPC a tasks $$
cg_write a cpuset.mems 0
cg_enter a
grep -qx $$ "$hierarchy/a/cgroup.procs" || fail 'not in a'
expect 'the set' "$(cg_read a cpuset.effective_cpus)" 1,3
cg_write_errno ENOSPC a cpuset.mems '
'
cg_create a/b
cg_write_errno EACCES a/b cpuset.cpus 2
cg_write a cgroup.clone_children 1
cg_create a/c
expect 'the copy' "$(cg_read a/c cpuset.cpus)" 1,3
