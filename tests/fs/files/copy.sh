#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sendfile, splice, copy_file_range and O_DIRECT copy all bytes; a file that is open
# to append is appended to, by several processes too.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

head -c 3000001 /dev/urandom >data
cp data "$served/data"
for call in sendfile splice copy-range; do
	expect "$call" "$("$FILEIO" "$call" "$served/data" "$served/$call")" OK
	cmp data "$served/$call" || fail "$call: other bytes"
	# the kernel refuses a copy between file systems
	[ "$call" != copy-range ] || continue
	expect "$call out" "$("$FILEIO" "$call" "$served/data" "$plain/$call")" OK
	cmp data "$plain/$call" || fail "$call out: other bytes"
done
dd if=data of="$served/direct" bs=4096 oflag=direct 2>/dev/null || fail 'O_DIRECT'
dd if="$served/direct" bs=65536 iflag=direct 2>/dev/null | cmp - data || fail 'O_DIRECT'
dd if=data of="$served/sync" bs=100000 oflag=dsync conv=fsync 2>/dev/null || fail 'O_DSYNC'
cmp data "$served/sync" || fail 'O_DSYNC: other bytes'
sync "$served/sync" "$served" || fail sync

for writer in 1 2 3 4; do
	(
		i=0
		while [ $((i += 1)) -le 100 ]; do
			echo "$writer"
		done >>"$served/log"
	) &
done
wait
expect 'lines' "$(sort "$served/log" | uniq -c | tr -s ' ' | tr '\n' ';')" \
	' 100 1; 100 2; 100 3; 100 4;'
