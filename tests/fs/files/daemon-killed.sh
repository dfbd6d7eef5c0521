#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# When the daemon is killed, all that write() has returned for is in the file.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
served=$PWD/served
mkdir served
round=0
while [ $((round += 1)) -le 5 ]; do
	"$memcgfs_run" --files "$served" "$FILEIO" count "$served/numbers" >told 2>err &
	pid=$!
	wait_for test -s told
	sleep "0.$round"
	kill -s KILL "$(daemon_of_case)"
	wait "$pid"
	expect status $? 1
	# a line may be written and not yet told
	last=$(tail -n 1 told)
	written=$(tail -n 1 served/numbers)
	[ "$written" -ge "$last" ] || fail "told $last, written $written"
	expect 'all numbers' "$(cksum <served/numbers)" "$(seq "$written" | cksum)"
	rm told
done
expect 'processes left' "$(ps_of_case)" ''
