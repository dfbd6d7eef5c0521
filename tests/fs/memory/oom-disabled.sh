#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# With oom_kill_disable no process is killed: the group is under OOM until it is
# within its limit, or until killing is allowed again.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_write a memory.limit_in_bytes 8M
cg_write a memory.oom_control 1

under_oom() {
	[ "$(cg_read_key a memory.oom_control under_oom)" -eq "$1" ]
}

start_in a grow 16
wait_for under_oom 1
sleep 0.3
! is_gone "$pid" || fail 'it was killed'
cg_write a memory.memsw.limit_in_bytes 64M
cg_write a memory.limit_in_bytes 64M
under_oom 0 || fail 'it is within its limit'
start_in a grow 64
wait_for under_oom 1
greatest=$pid
cg_write a memory.oom_control 0
wait_for is_gone "$greatest"
wait_for under_oom 0
expect oom_kill "$(cg_read_key a memory.oom_control oom_kill)" 1
