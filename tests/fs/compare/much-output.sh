#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The first part of an output is kept, and the rest tells outputs apart.
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

kept=16777216 # as in memcgfs-compare

# compare COMMAND - set $row to the row of the output
compare() {
	"$here/memcgfs-compare" -k v5.11 -k v5.13 -- sh -c "$1" >table 2>err ||
		fail "status $?: $(cat err)"
	row=$(sed -n 's/^output *//p' table)
}

compare "head -c $kept /dev/zero"
expect 'all of it' "$row" 'A: 0 lines  A: 0 lines'
compare "head -c $((kept + 5)) /dev/zero"
expect 'five bytes too many' "$row" \
	'A: 0 lines, then 5 bytes  A: 0 lines, then 5 bytes'
# shellcheck disable=SC2016 # a variable of the world
compare "head -c $kept /dev/zero; "'grep -o "v5.*" $MEMCGFS_MOUNT/debug/regime'
expect 'another rest' "$row" \
	'A: 0 lines, then 6 bytes  B: 0 lines, then 6 bytes'
