#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# When the notifier dies, memcgfs-run says so in a line and kills all processes of
# its world. One that does not answer does not keep the world from its end.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# start_world - COMMAND opens files all the time; $pid, and the notifier's $notifier
start_world() {
	rm -f here
	"$memcgfs_run" sh -c '
		sleep 1000 &
		(setsid sleep 1001 &)
		echo >here
		while :; do cat /proc/self/cgroup /etc/passwd; done' 2>err >/dev/null &
	pid=$!
	wait_for test -e here
	notifier=$(pgrep -P "$pid" -x memcgfs-notify)
}

start_world
kill -s KILL "$notifier"
wait "$pid"
expect status $? 1
grep -q 'the notifier was ended by signal 9' err || fail "no word of it: $(cat err)"
expect 'processes left' "$(ps_of_case)" ''

start_world
kill -s STOP "$notifier"
kill -s TERM "$pid"
wait "$pid"
expect 'status when it does not answer' $? 143
expect 'processes left' "$(ps_of_case)" ''
