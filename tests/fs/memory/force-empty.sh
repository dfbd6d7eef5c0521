#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Memory that there is no place to put is not reclaimed.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
start_in a grow 8
cg_write a memory.force_empty 0
expect_near rss "$(cg_read_key a memory.stat rss)" $((8 * mib))
