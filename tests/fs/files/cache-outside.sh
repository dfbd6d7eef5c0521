#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A truncation outside the world takes pages from their group when the world sees the
# new size.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
if [ -n "${MEMCGFS_MOUNT:-}" ]; then
	cg_create a
	read_in a "$served/data"
	expect_file a $((8 * mib))
	: >"$served/ready"
	has_size() {
		[ "$(stat -c %s "$served/data")" = "$1" ]
	}
	wait_for has_size 5000
	expect_file a 8192
	: >"$served/smaller"
	wait_for has_size $((2 * mib))
	# those that were there stay, and none more was touched
	expect_file a 8192
	read_in a "$served/data"
	expect_file a $((2 * mib))
	: >"$served/larger"
	exec sleep 1000
fi
make_data
"$memcgfs_run" -k v6.1 --files "$served" "$0" &
pid=$!
wait_for test -e "$served/ready"
truncate -s 5000 "$served/data"
wait_for test -e "$served/smaller"
truncate -s $((2 * mib)) "$served/data"
wait_for test -e "$served/larger"
kill -s TERM "$pid"
wait "$pid"
expect 'status' $? 143
