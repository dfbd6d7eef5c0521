#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The end of the daemon ends a reader of debug/trace that waits, and so does its
# death.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
: >events
: >again
pid=$("$MEMCGFS" --print-pid mnt) || fail "status $?"
cat mnt/debug/trace >events &
reader=$!
wait_for has_lines events 1
kill -s TERM "$pid"
wait_for is_gone "$pid"
wait "$reader"
expect 'status of the reader at the end of the file' $? 0

pid=$("$MEMCGFS" --print-pid mnt) || fail "status $?"
cat mnt/debug/trace >again 2>error &
reader=$!
wait_for has_lines again 1
kill -s KILL "$pid"
wait_for is_gone "$pid"
wait "$reader"
expect 'status of the reader of a killed daemon' $? 1
fusermount3 -u mnt 2>/dev/null || umount mnt
