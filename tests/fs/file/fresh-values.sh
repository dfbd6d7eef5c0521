#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The contents of a fresh group's files.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
for name in memory.usage_in_bytes memory.max_usage_in_bytes memory.failcnt \
	memory.kmem.usage_in_bytes memory.kmem.max_usage_in_bytes \
	memory.kmem.failcnt memory.memsw.usage_in_bytes \
	memory.memsw.max_usage_in_bytes memory.memsw.failcnt \
	memory.move_charge_at_immigrate; do
	expect "$name" "$(cg_read a "$name")" 0
done
for name in memory.limit_in_bytes memory.memsw.limit_in_bytes; do
	expect "$name" "$(cg_read a "$name")" "$unlimited"
done
expect_procs a
expect_tasks a
expect 'hierarchical limit' \
	"$(cg_read_key a memory.stat hierarchical_memory_limit)" "$unlimited"
expect 'a count in memory.stat' \
	"$(awk '!/^hierarchical/ && $2 != 0' "$hierarchy/a/memory.stat")" ''
