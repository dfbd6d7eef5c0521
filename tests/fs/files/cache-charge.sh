#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A page of a served file is charged to the process that touches it first: by read,
# write, a mapping or exec. Others use it without a charge.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_cache_world -k v6.1
cg_create a
cg_create b

read_in a "$served/data"
expect_file a $((8 * mib))
read_in b "$served/data"
expect_file b 0
expect_file a $((8 * mib))

# a process outside of all groups is the first
drop 1
expect_file a 0
cat "$served/data" >said
read_in a "$served/data"
expect_file a 0
drop 1

expect 'a mapping' "$(in_group b "$PROBE" fault "$served/data")" OK
expect_file b $((8 * mib))
expect_file a 0
drop 1
expect_file b 0

# O_DIRECT passes the cache by
in_group a dd if="$served/data" of=/dev/null bs=1M iflag=direct status=none
expect_file a 0

# an odd size: the last page counts, further pages do not
write_in a "$served/new" $((mib + 1))
expect_file a $((mib + 4096))
read_in b "$served/new"
expect_file b 0
expect 'truncate' "$(truncate -s $((mib / 2 + 1)) "$served/new" && echo OK)" OK
expect_stat a cache $((mib / 2 + 4096))
expect 'a hole' "$("$PROBE" punch "$served/new" 1 65535)" OK
expect_stat a cache $((mib / 2 + 4096 - 15 * 4096))
: >"$served/new"
expect_stat a cache 0
write_in a "$served/new" $mib
rm "$served/new"
wait_for is_at_most 0 cg_read_key a memory.stat cache
expect_file a 0

# a program, as far as its pages are used
cp "$(command -v busybox || command -v true)" "$served/program"
drop 1
in_group b "$served/program" true
used=$(cg_read_key b memory.stat cache)
[ "$used" -gt 0 ] || fail 'exec is not charged'
in_group a "$served/program" true
expect_file a 0
