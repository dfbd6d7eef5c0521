#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that is moved leaves its charges, and goes on to use them there.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

# the root has the memory of this shell
before=$(cg_read . memory.usage_in_bytes)
cg_create a
cg_create b
start_in a grow 16
cg_write a memory.move_charge_at_immigrate 3
cg_enter b "$pid"
expect_near a "$(cg_read_key a memory.stat rss)" $((16 * mib))
expect_near b "$(cg_read_key b memory.stat rss)" 0
expect_errno OK rmdir "$hierarchy/a"
end "$pid"
expect_near 'the root at the end' "$(cg_read . memory.usage_in_bytes)" "$before"
