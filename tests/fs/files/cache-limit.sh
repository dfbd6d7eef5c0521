#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A group reads more than its limit: no process is killed, it never has more than
# its limit, and the machine caches no more of the file either.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_cache_world -k v6.1
cg_create a
limit=$((4 * mib))
cg_write a memory.limit_in_bytes $limit

expect_bounds() {
	[ "$(cg_read a memory.max_usage_in_bytes)" -le $limit ] ||
		fail "max_usage: $(cg_read a memory.max_usage_in_bytes)"
	used=$(cg_read_key a memory.stat cache)
	[ "$used" -le $limit ] || fail "cache: $used"
	[ "$used" -ge $((limit * 3 / 4)) ] || fail "only $used are cached"
	expect 'killed' "$(cg_read_key a memory.oom_control oom_kill)" 0
}

# in pieces that are small beside the limit, and many requests at once
read_in a "$served/data"
expect_bounds
expect_stat a workingset_refault_file 0
wait_for is_at_most $((limit + mib)) cached_bytes "$served/data"
[ "$(cg_read a memory.failcnt)" -gt 0 ] || fail 'failcnt has not counted'

read_in a "$served/data"
expect_bounds
[ "$(cg_read_key a memory.stat workingset_refault_file)" -gt $((mib / 4096)) ] ||
	fail 'no refaults'
expect 'the text' "$(in_group a cksum <"$served/data")" "$(cksum <"$served/data")"
expect_bounds

write_in a "$served/new" $((8 * mib))
expect_bounds
expect 'a mapping' "$(in_group a "$PROBE" fault "$served/data")" OK
expect_bounds

# the file is as large as it was written
expect 'the new file' "$(wc -c <"$served/new")" $((8 * mib))

# a lower limit takes pages away, at once
limit=$((2 * mib))
cg_write a memory.limit_in_bytes $limit
[ "$(cg_read a memory.usage_in_bytes)" -le $limit ] ||
	fail "usage: $(cg_read a memory.usage_in_bytes)"
cg_write a memory.force_empty 0
expect_file a 0
# a page that a write was still using when it was given up has stayed
is_at_most 65536 cached_bytes "$served/new" ||
	fail "cached: $(cached_bytes "$served/new")"
