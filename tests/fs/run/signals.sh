#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A signal to memcgfs-run ends it at once, with all that it has started.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

for signal in HUP:129 INT:130 TERM:143 KILL:137; do
	rm -f here
	# a job in the background would ignore SIGINT
	env --default-signal=INT "$memcgfs_run" sh -c '
		sleep 1000 &
		(setsid sleep 1001 &)
		echo >here
		sleep 1002' &
	pid=$!
	wait_for test -e here
	kill -s "${signal%:*}" "$pid"
	wait "$pid" 2>/dev/null
	expect "status after ${signal%:*}" $? "${signal#*:}"
	# a killed memcgfs-run leaves the cleanup to another process
	[ "${signal%:*}" = KILL ] || expect 'processes left' "$(ps_of_case)" ''
done
wait_for eval '[ -z "$(ps_of_case)" ]'
