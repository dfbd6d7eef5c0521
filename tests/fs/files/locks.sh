#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# flock(2) and the locks of fcntl(2) keep the processes of the world apart.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

cd "$served" || exit
: >file
(
	flock 9
	: >locked
	sleep 1000
) 9<file &
holder=$!
wait_for test -e locked
expect 'the second flock' "$(flock -n file echo taken)" ''
expect 'flock of another file' "$(flock -n locked echo taken)" taken
# shellcheck disable=SC2046 # the shell and its sleep
end "$holder" $(pgrep -P "$holder")
wait_for flock -n file true

"$FILEIO" lock file 1000 >said &
holder=$!
wait_for test -s said
expect 'the first lock' "$(cat said)" OK
expect 'the second lock' "$("$FILEIO" lock file 0)" EAGAIN
end "$holder"
expect 'the lock after its owner' "$("$FILEIO" lock file 0)" OK
