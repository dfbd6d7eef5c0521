#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The memory of a process is shown, by kind, and is uncharged when it ends.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_create a/b
start_in a/b grow 16
expect_near usage "$(cg_read a/b memory.usage_in_bytes)" $((16 * mib))
expect_near memsw "$(cg_read a/b memory.memsw.usage_in_bytes)" $((16 * mib))
expect_near rss "$(cg_read_key a/b memory.stat rss)" $((16 * mib))
expect 'rss of the parent' "$(cg_read_key a memory.stat rss)" 0
expect_near total_rss "$(cg_read_key a memory.stat total_rss)" $((16 * mib))
[ "$(cg_read_key a/b memory.stat pgfault)" -gt 4000 ] || fail 'few faults'
grown=$pid
start_in a/b grow-shared 8
expect_near shmem "$(cg_read_key a/b memory.stat shmem)" $((8 * mib))
expect_near 'usage of the parent' "$(cg_read a memory.usage_in_bytes)" \
	$((24 * mib))
end "$grown" "$pid"
expect_near 'usage at the end' "$(cg_read a memory.usage_in_bytes)" 0
expect_near watermark "$(cg_read a memory.max_usage_in_bytes)" $((24 * mib))
expect 'rss at the end' "$(cg_read_key a/b memory.stat rss)" 0
