#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# drop_caches 1 and 3 take clean pages from their groups and from the machine, 2 takes
# none. The next toucher is charged, also if it reads at once.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_cache_world -k v6.1
cg_create a
cg_create b

read_in a "$served/data"
drop 2
expect_file a $((8 * mib))
# the machine may take pages at any time
[ "$(cached_bytes "$served/data")" -ge $((4 * mib)) ] ||
	fail "cached: $(cached_bytes "$served/data")"
drop 3
expect_file a 0
expect 'cached then' "$(cached_bytes "$served/data")" 0
read_in b "$served/data"
expect_file b $((8 * mib))
expect_file a 0

cg_write b memory.force_empty 0
expect_file b 0
expect 'cached after force_empty' "$(cached_bytes "$served/data")" 0

round=0
while [ $((round += 1)) -le 10 ]; do
	expect 'drop and read' \
		"$(in_group a "$PROBE" write-and-read $drop_caches 1 "$served/data")" OK
	expect_file a $((8 * mib))
	expect 'force_empty and read' "$(in_group b "$PROBE" write-and-read \
		"$hierarchy/a/memory.force_empty" 0 "$served/data")" OK
	expect_file a 0
	expect_file b $((8 * mib))
done
