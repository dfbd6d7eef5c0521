#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memcgfs-run ends as COMMAND does.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# ends_with STATUS COMMAND...
ends_with() {
	wanted=$1
	shift
	"$memcgfs_run" "$@"
	expect "status of $*" $? "$wanted"
}

ends_with 0 true
ends_with 1 false
ends_with 7 sh -c 'exit 7'
ends_with 137 sh -c 'kill -s KILL $$'
ends_with 143 sh -c 'kill -s TERM $$'
ends_with 126 "$TMPDIR"
ends_with 127 "$TMPDIR/missing"
