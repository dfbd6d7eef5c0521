#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The limit of a group counts for those below, and the greatest of them goes.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_create a/b
cg_create a/c
cg_write a memory.limit_in_bytes 20M
start_in a/b grow 4
small=$pid
start_in a/c grow 30
wait_for is_gone "$pid"
expect_procs a/b "$small"
expect_procs a/c
expect 'oom_kill of the child' \
	"$(cg_read_key a/c memory.oom_control oom_kill)" 1
expect 'oom_kill of the parent' \
	"$(cg_read_key a memory.oom_control oom_kill)" 0
