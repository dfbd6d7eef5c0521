#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A group that asks for it gets the charges: 1 is anonymous memory, 2 the rest.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_create b
cg_create c
cg_write b memory.move_charge_at_immigrate 1
cg_write c memory.move_charge_at_immigrate 2
start_in a grow 16
cg_enter b "$pid"
expect_near a "$(cg_read_key a memory.stat rss)" 0
expect_near b "$(cg_read_key b memory.stat rss)" $((16 * mib))
start_in a grow-shared 8
cg_enter b "$pid"
expect_near 'shared memory in a' "$(cg_read_key a memory.stat shmem)" \
	$((8 * mib))
cg_enter a "$pid"
cg_enter c "$pid"
expect_near 'shared memory in c' "$(cg_read_key c memory.stat shmem)" \
	$((8 * mib))
