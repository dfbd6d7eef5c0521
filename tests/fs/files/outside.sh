#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The files are the host's: it sees the writes of the world at once, and the world
# sees the writes of others, after a second at most.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
served=$PWD/served
if [ -n "${MEMCGFS_MOUNT:-}" ]; then
	cd "$served" || exit
	expect 'before' "$(cat file)" old
	[ ! -e later ] || fail 'it is there already'
	echo inside >inside
	: >ready
	wait_for test -e later
	shows_new() {
		[ "$(cat file)" = new ]
	}
	wait_for shows_new
	expect 'the inode number' "$(stat -c %i file)" "$(cat later)"
	rm file
	: >removed
	exec sleep 1000
fi
mkdir served
echo old >served/file
"$memcgfs_run" --files "$served" "$0" &
pid=$!
wait_for test -e served/ready
expect 'from inside' "$(cat served/inside)" inside
echo new >served/file
stat -c %i served/file >number
mv number served/later
wait_for test -e served/removed
[ ! -e served/file ] || fail 'it is still there'
kill -s TERM "$pid"
wait "$pid"
expect 'status' $? 143
expect 'afterwards' "$(cd served && echo ./*)" './inside ./later ./ready ./removed'
