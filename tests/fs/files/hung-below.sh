#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Requests for a file system below that hangs keep no others waiting.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
[ -z "${MEMCGFS_MOUNT:-}" ] || exit
hangs() {
	read -r _ _comm _state _ <"/proc/$1/stat"
	[ "$_comm $_state" = '(stat) S' ]
}
mkdir -p mnt mnt2 dir/below dir/sub
echo text >dir/sub/file
"$MEMCGFS" --print-pid -o files=dir/below mnt2 >below || fail 'cannot mount'
"$MEMCGFS" --print-pid -o files=dir mnt >pid || fail 'cannot mount over it'
# until a single thread waits for requests
i=0
while [ $((i += 1)) -le 1000 ]; do
	[ ! -e "dir/sub/none$i" ] || fail "there is none$i"
done
below=$(cat below)
stat dir/below >/dev/null || fail 'it is not there'
# then the kernel asks for it again
sleep 1.1
kill -s STOP "$below"
i=0
while [ $((i += 1)) -le 7 ]; do
	stat dir/below >/dev/null 2>&1 &
	wait_for hangs $!
	[ ! -e "dir/sub/other$i" ] || fail "there is other$i"
	expect 'the text' "$(cat dir/sub/file)" text
done
kill -s CONT "$below"
wait
kill -s TERM "$(cat pid)"
wait_for is_gone "$(cat pid)"
kill -s TERM "$below"
wait_for is_gone "$below"
