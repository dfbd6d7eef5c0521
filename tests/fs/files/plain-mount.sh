#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A plain mount serves directories too. They end with it. After a kill a new start
# takes the dead mount away.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
[ -z "${MEMCGFS_MOUNT:-}" ] || exit
mkdir mnt dir
echo text >dir/file
"$MEMCGFS" --print-pid -o files=dir mnt >pid || fail 'cannot mount'
expect 'the text' "$(cat dir/file)" text
grep -q " $PWD/dir fuse.memcgfs " /proc/mounts || fail 'it is not served'
echo more >>dir/file
kill -s KILL "$(cat pid)"
wait_for is_gone "$(cat pid)"
# the first request after the end may be told that it was interrupted
stat dir/file >/dev/null 2>&1
expect 'a dead mount' "$(stat dir/file 2>&1 | sed 's/.*: //')" \
	'Transport endpoint is not connected'
"$MEMCGFS" --print-pid -o files=dir mnt >pid || fail 'cannot mount again'
grep -qx more dir/file || fail 'the line is lost'
kill -s TERM "$(cat pid)"
wait_for is_gone "$(cat pid)"
! grep -q " $PWD/" /proc/mounts || fail 'still mounted'
expect 'the file' "$(tr '\n' ' ' <dir/file)" 'text more '
