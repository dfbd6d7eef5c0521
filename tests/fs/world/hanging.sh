#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An open that hangs holds no other: also when many hang, others are answered.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

mkdir other
"$MEMCGFS" other || fail 'a second mount'
pid=$(pgrep -o -f "^$MEMCGFS other")
kill -s STOP "$pid"
for _ in 1 2 3 4 5 6 7 8; do
	"$CALLS" statfs other/cgroup >/dev/null &
	"$CALLS" openat other/cgroup/memory/cgroup >/dev/null &
done
sleep 0.3
expect 'an open' "$(timeout 20 grep :memory: /proc/self/cgroup)" 5:memory:/
kill -s KILL "$pid"
wait
umount --no-mtab --lazy other
