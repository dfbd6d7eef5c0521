#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Any text resets a watermark or a count of failures.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
for file in memory.failcnt memory.max_usage_in_bytes memory.kmem.failcnt \
	memory.kmem.max_usage_in_bytes memory.memsw.failcnt \
	memory.memsw.max_usage_in_bytes; do
	for text in 0 -1 1 junk; do
		cg_write a "$file" "$text"
		expect "$file" "$(cg_read a "$file")" 0
	done
done
