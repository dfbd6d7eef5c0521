#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A signal at any moment of the start leaves no trace.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# A part of the script that was under way when it was ended ends by itself.
left_after_a_moment() {
	tries=50
	while [ -n "$(ps_of_case)" ] && [ "$tries" -gt 0 ]; do
		tries=$((tries - 1))
		sleep 0.02
	done
	ps_of_case
}

for moment in 0.000 0.002 0.004 0.006 0.008 0.010 0.012 0.014 0.016 0.018 \
	0.020 0.025 0.030 0.035 0.040 0.050 0.060 0.080 0.100; do
	"$memcgfs_run" sleep 1000 2>err &
	pid=$!
	sleep "$moment"
	kill -s TERM "$pid"
	wait "$pid"
	expect "status after $moment seconds" $? 143
	expect 'messages' "$(cat err)" ''
	expect 'processes left' "$(left_after_a_moment)" ''
	expect 'files left' "$(find . -name 'memcgfs*')" ''
done
