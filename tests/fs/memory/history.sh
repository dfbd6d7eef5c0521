#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# needs: root
# Memory of a process that ends before a first look at it is in
# the group's history, but not beyond a limit.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world
mib=1048576

grep -qx 'exit_messages	yes' "$MEMCGFS_MOUNT/debug/membership" ||
	skip 'needs the messages of taskstats: root in the initial namespaces'

# dd has a buffer of that size, and is gone at once
grow() {
	sh -c 'echo 0 >"$1/cgroup.procs"; exec dd if=/dev/zero of=/dev/null bs=16M count=1' \
		sh "$hierarchy/$1" 2>/dev/null
}

cg_create a
grow a
max=$(cg_read a memory.max_usage_in_bytes)
[ "$max" -ge $((16 * mib)) ] || fail "max_usage $max"
[ "$max" -le $((24 * mib)) ] || fail "max_usage $max, with pages of files?"
[ "$(cg_read_key a memory.stat pgpgin)" -ge 4096 ] || fail 'pgpgin'
[ "$(cg_read_key a memory.stat pgfault)" -ge 4096 ] || fail 'pgfault'
expect rss "$(cg_read_key a memory.stat rss)" 0

# a process with few pages of its own, though files of more are mapped
cg_create b
sh -c 'echo 0 >"$1/cgroup.procs"; exec true' sh "$hierarchy/b"
max=$(cg_read b memory.max_usage_in_bytes)
[ "$max" -le $((2 * mib)) ] || fail "max_usage of true: $max"

cg_create c
echo $((8 * mib)) >"$hierarchy/c/memory.limit_in_bytes"
grow c || :
max=$(cg_read c memory.max_usage_in_bytes)
[ "$max" -le $((8 * mib)) ] || fail "max_usage $max is over the limit"
