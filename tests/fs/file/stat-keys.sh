#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memory.stat has the kernel's keys in the kernel's order.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

counts='cache rss rss_huge shmem mapped_file dirty writeback
workingset_refault_anon workingset_refault_file swap pgpgin pgpgout pgfault
pgmajfault inactive_anon active_anon inactive_file active_file unevictable'
cg_create a
# shellcheck disable=SC2086 # several
expect keys "$(awk '{ print $1 }' "$hierarchy/a/memory.stat")" \
	"$(printf '%s\n' $counts hierarchical_memory_limit \
		hierarchical_memsw_limit && printf 'total_%s\n' $counts)"
