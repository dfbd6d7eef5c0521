#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# SIGTERM, SIGINT and SIGHUP unmount it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
for signal in TERM INT HUP; do
	pid=$(env --default-signal=INT "$MEMCGFS" --print-pid mnt) ||
		fail "status $?"
	kill -s "$signal" "$pid"
	wait_for is_gone "$pid"
	! mountpoint -q mnt || fail "still mounted after SIG$signal"
done
