#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An empty group takes at most 2 KiB of the daemon's memory. When many groups are
# removed, the host gets that memory back, although a group that came late stays.
# needs: speed
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

groups=8000
# bytes that malloc() keeps for the threads that free memory, each piece on a page of
# its own: 64 sizes, 7 pieces of each
kept=$((4 * 64 * 7 * 4096))

# rss - bytes of the daemon
rss() {
	echo $(($(awk '/^RssAnon:/ { print $2 }' "/proc/$daemon/status") * 1024))
}

has_given_back() {
	[ $(($(rss) - before)) -le "$kept" ]
}

mkdir mnt
"$MEMCGFS" -f -o max_threads=2 mnt &
daemon=$!
wait_for test -d mnt/cgroup/memory
mkdir mnt/cgroup/memory/many
cd mnt/cgroup/memory/many || exit
before=$(rss)
seq "$groups" | xargs mkdir
taken=$(($(rss) - before))
[ "$taken" -le $((groups * 2048)) ] || fail "$groups groups take $taken bytes"
[ "$taken" -gt $((kept * 3 / 2)) ] || fail "too few groups: $taken bytes"
mkdir ../late
seq "$groups" | xargs rmdir
wait_for has_given_back
cd / || exit
kill -s TERM "$daemon"
wait "$daemon"
expect status $? 0
