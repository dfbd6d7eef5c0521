#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# When memcgfs-run is killed with its whole process group, all that it has started
# ends nevertheless.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

setsid "$memcgfs_run" sh -c 'sleep 1000 & echo >here; sleep 1001' &
pid=$!
wait_for test -e here
kill -s KILL -- "-$pid"
wait "$pid" 2>/dev/null
expect status $? 137
wait_for eval '[ -z "$(ps_of_case)" ]'
