#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A failure gets a message of a single line, and status 1.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# fails ARG...
fails() {
	"$MEMCGFS" "$@" >out 2>err
	expect "status of $*" $? 1
	expect "lines of $*" "$(wc -l <err)" 1
}

echo >file
fails missing
fails file
fails --unshare missing
