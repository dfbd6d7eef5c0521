#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process that is forked in a group is charged there until it exits, with its
# kernel stack of at least 4 pages; moving it changes no charge.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world
page=$(getconf PAGESIZE)

usage() {
	cg_read a memory.kmem.usage_in_bytes
}

cg_create a
cg_enter a
sleep 1000 &
pid=$!
wait_for sleeps "$pid"
cg_enter .
charged=$(usage)
[ "$charged" -ge $((4 * page)) ] || fail "charged $charged for a process"
cg_enter . "$pid"
expect 'charged when it has moved' "$(usage)" "$charged"
end "$pid"
# slab pages and CPU stocks may keep precharged memory, in whole pages
left=$(usage)
[ "$left" -le $((charged - 4 * page)) ] ||
	fail "$left of $charged charged when it has exited"
