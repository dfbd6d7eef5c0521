#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A write is a single command of up to 4096 bytes, of 4095 to release_agent.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect_errno OK write "$hierarchy/a/memory.limit_in_bytes" \
	"1M$(printf '%4094s' '')"
expect 'limit from 4096 bytes' "$(cg_read a memory.limit_in_bytes)" 1048576
cg_write_errno E2BIG a memory.limit_in_bytes "2M$(printf '%4095s' '')"
expect 'limit from 4097 bytes' "$(cg_read a memory.limit_in_bytes)" 1048576
cg_write_errno E2BIG a cgroup.procs "$$$(printf '%5000s' '')"
expect_procs a
agent=$(printf '%4095s' '' | tr ' ' /)
expect_errno OK write "$hierarchy/release_agent" "$agent"
expect_errno E2BIG write "$hierarchy/release_agent" "$agent "
expect 'agent from 4096 bytes' "$(cat "$hierarchy/release_agent")" "$agent"
