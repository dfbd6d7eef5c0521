#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# With --host-pids COMMAND has the numbers of the host, and its processes end with
# it or with memcgfs-run nevertheless.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

sleep 1000 &
outsider=$!
"$memcgfs_run" --host-pids sh -c '
	mkdir /sys/fs/cgroup/memory/a
	echo '"$outsider"' >/sys/fs/cgroup/memory/a/cgroup.procs
	cat /sys/fs/cgroup/memory/a/cgroup.procs
	sleep 1001 &
	(setsid sleep 1002 &)
	unshare --mount sleep 1003 &
	export CHAIN='\''(exec setsid sh -c "$CHAIN") & exit'\''
	sh -c "$CHAIN" &
	(while :; do sleep 0.01; done) &
	exit 6' >out
expect status $? 6
expect 'the group' "$(cat out)" "$outsider"
is_gone "$outsider" && fail 'a process of the host was ended'
end "$outsider"
expect 'processes left' "$(ps_of_case)" ''

for victim in supervisor memcgfs-init; do
	rm -f here
	"$memcgfs_run" --host-pids sh -c '
		(setsid sleep 1001 &)
		: >here
		sleep 1002' &
	pid=$!
	wait_for test -e here
	[ "$victim" = supervisor ] || pid=$(pgrep -P "$pid" -x "$victim")
	kill -s KILL "$pid"
	wait $! 2>/dev/null
	expect "status without $victim" $? 137
	wait_for eval '[ -z "$(ps_of_case)" ]'
done
