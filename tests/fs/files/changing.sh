#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A file is read to its end and beyond while other processes extend and truncate it,
# inside the world. All that is read was written, and the pages fit the last size.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_cache_world -k v6.1
cg_create a
cd "$served" || exit

(
	cg_write a cgroup.procs 0
	i=0
	while [ $((i += 1)) -le 20 ]; do
		head -c 300000 /dev/zero | tr '\0' x >>file
		truncate -s $((i * 1000)) file
	done
) &
writer=$!
while kill -0 "$writer" 2>/dev/null; do
	tr -d 'x\0' <file | wc -c
	tail -c 5000 file | tr -d 'x\0' | wc -c
	dd if=file bs=4096 skip=200 2>/dev/null | wc -c
done >said
wait "$writer" || fail 'the writer'
expect 'other bytes' "$(sort -u said)" 0
expect 'size' "$(stat -c %s file)" 20000
rm file
expect_file a 0
