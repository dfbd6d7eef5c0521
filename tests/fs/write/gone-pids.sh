#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that is gone cannot be moved; a zombie can, to no effect.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world --host-pids

cg_create a
"$PROBE" zombie >out &
parent=$!
wait_for test -s out
zombie=$(cat out)
wait_for is_gone "$zombie"
cg_write a cgroup.procs "$zombie"
cg_write a tasks "$zombie"
expect_procs a
end "$parent"
wait_for test ! -e "/proc/$zombie"
cg_write_errno ESRCH a cgroup.procs "$zombie"
cg_write_errno ESRCH a tasks "$zombie"
cg_write_errno EINVAL a cgroup.procs 2 # a kernel thread
