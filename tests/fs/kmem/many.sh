#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# N processes are charged N stacks, and none when they are gone.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world
page=$(getconf PAGESIZE)

nr=50
cg_create a
cg_enter a
start_children $((nr - 1))
cg_enter .
charged=$(cg_read a memory.kmem.usage_in_bytes)
[ "$charged" -ge $((nr * 4 * page)) ] || fail "charged $charged for $nr"
# shellcheck disable=SC2086 # several
end $pids
# a CPU may keep a batch of 64 pages
most=$((64 * page * $(getconf _NPROCESSORS_CONF)))
left=$(cg_read a memory.kmem.usage_in_bytes)
[ "$left" -le "$most" ] || fail "$left charged when all are gone, at most $most"
