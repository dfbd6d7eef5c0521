#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The usage is the sum of the statistics, except for the stocks.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world
page=$(getconf PAGESIZE)

cg_create a
start_in a grow 4
start_in a grow-shared 4
parts=$(($(cg_read_key a memory.stat rss) + $(cg_read_key a memory.stat cache)))
parts=$((parts + $(cg_read a memory.kmem.usage_in_bytes)))
usage=$(cg_read a memory.usage_in_bytes)
stocks=$((64 * page * $(getconf _NPROCESSORS_CONF)))
[ "$usage" -ge "$parts" ] || fail "usage $usage, the parts are $parts"
[ "$usage" -le $((parts + stocks)) ] ||
	fail "usage $usage, the parts are $parts, stocks at most $stocks"
