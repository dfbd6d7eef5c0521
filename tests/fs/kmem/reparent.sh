#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The charges of a removed group pass to its parent.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.13
page=$(getconf PAGESIZE)

cg_create a
cg_create a/b
# user memory would pin it
cg_write a memory.move_charge_at_immigrate 1
cg_write . memory.move_charge_at_immigrate 1
cg_enter a/b
sleep 1000 &
pid=$!
wait_for sleeps "$pid"
cg_enter a "$pid"
cg_enter .
charged=$(cg_read a memory.kmem.usage_in_bytes)
cg_destroy a/b
expect 'dying groups' "$(count_dying)" 0
left=$(cg_read a memory.kmem.usage_in_bytes)
[ "$left" -ge $((4 * page)) ] || fail "$left charged to the parent, was $charged"
end "$pid"
then=$(cg_read a memory.kmem.usage_in_bytes)
[ "$then" -le $((left - 4 * page)) ] || fail "$then of $left is still charged"
