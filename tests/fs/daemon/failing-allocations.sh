#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# In a debug build each Nth allocation can be made to fail: a request fails with
# ENOMEM, and in the end nothing leaks.
# needs: assertions
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/no-memory.sh
. "${0%/*}/../lib/no-memory.sh"

mkdir mnt
for fail in 1 2 3 7 25 100; do
	start_daemon "$MEMCGFS" -o "fail=$fail" || fail "fail=$fail: no start"
	storm "fail=$fail" 200
	made=$(sed -n 's/.*made \([0-9]*\),.*/\1/p' said)
	[ "$made" -lt 200 ] || fail "fail=$fail: no mkdir has failed"
	[ "$fail" -lt 100 ] || [ "$made" -gt 0 ] || fail "fail=$fail: each mkdir has failed"
	stop_daemon "fail=$fail"
done
