#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A signal to memcgfs-run goes to COMMAND, which has some time for a cleanup of
# its own; its exit status is ours. After that time it is killed.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# run_and_signal SIGNAL OPTION... - send it when COMMAND is there; $status
run_and_signal() {
	signal=$1
	shift
	rm -f here
	# a job in the background would ignore these two
	env --default-signal=INT,QUIT "$memcgfs_run" "$@" &
	pid=$!
	wait_for test -e here
	kill -s "$signal" "$pid"
	wait "$pid" 2>/dev/null
	status=$?
	expect 'processes left' "$(ps_of_case)" ''
}

for signal in HUP INT QUIT TERM; do
	rm -rf cleaned
	run_and_signal "$signal" sh -c '
		trap "mkdir cleaned; exit 3" HUP INT QUIT TERM
		sleep 1000 &
		: >here
		wait'
	expect "status after $signal" "$status" 3
	[ -d cleaned ] || fail "$signal: no cleanup"
done
# all processes of the group get it
run_and_signal TERM sh -c '
	sh -c "trap \"rmdir cleaned; kill -s KILL $$\" TERM; : >here; sleep 1000 & wait" &
	trap "" TERM
	while :; do wait; done'
expect 'status if a child ends COMMAND' "$status" 137
[ ! -d cleaned ] || fail 'a child did not get the signal'

run_and_signal TERM --grace 1 sh -c 'trap "" TERM; : >here; sleep 1000'
expect 'status after the deadline' "$status" 143
run_and_signal TERM --grace=0 sh -c 'trap "" TERM; : >here; sleep 1000'
expect 'status without any time' "$status" 143
run_and_signal USR1 sh -c 'trap "exit 4" USR1; : >here; sleep 1000 & wait'
expect 'status after USR1' "$status" 4
