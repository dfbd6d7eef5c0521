#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The root has the memory of all processes that are in no other group and that a
# reader sees, and reading does not make them known.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

usage() {
	cg_read . memory.usage_in_bytes
}
rss() {
	cg_read_key . memory.stat total_rss
}

# the only processes that can be seen are the world's
small=$((16 * mib))
[ "$(usage)" -lt "$small" ] || fail "usage of a new world: $(usage)"

"$PROBE" grow 32 >grown &
pid=$!
wait_for grep -qs . grown
[ "$(usage)" -ge $((31 * mib)) ] || fail "usage with the process: $(usage)"
[ "$(rss)" -ge $((31 * mib)) ] || fail "rss with the process: $(rss)"
expect known "$(awk '$1 == "processes" { print $2 }' \
	"$MEMCGFS_MOUNT/debug/membership")" 0

# its pages stay charged to the root when it leaves; when it ends they go
cg_create a
echo "$pid" >"$hierarchy/a/cgroup.procs"
[ "$(usage)" -ge $((31 * mib)) ] || fail "usage after the move: $(usage)"
[ "$(usage)" -lt $((64 * mib)) ] || fail "counted twice: $(usage)"
expect_near 'usage of the group' "$(cg_read a memory.usage_in_bytes)" 0
end "$pid"
[ "$(usage)" -lt "$small" ] || fail "usage after its end: $(usage)"
