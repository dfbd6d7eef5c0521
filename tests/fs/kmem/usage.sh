#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A kernel charge is also charged to memory, and to the parent.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create a/b
cg_enter a/b
sleep 1000 &
wait_for sleeps $!
cg_enter .
kmem=$(cg_read a/b memory.kmem.usage_in_bytes)
[ "$kmem" -gt 0 ] || fail 'nothing is charged'
usage=$(cg_read a/b memory.usage_in_bytes)
[ "$usage" -ge "$kmem" ] || fail "usage $usage, kernel alone $kmem"
[ "$(cg_read a memory.kmem.usage_in_bytes)" -ge "$kmem" ] ||
	fail 'the parent has less than the child'
[ "$(cg_read a/b memory.kmem.max_usage_in_bytes)" -ge "$kmem" ] ||
	fail 'the watermark is below'
end $!
[ "$(cg_read a/b memory.kmem.max_usage_in_bytes)" -ge "$kmem" ] ||
	fail 'the watermark fell'
