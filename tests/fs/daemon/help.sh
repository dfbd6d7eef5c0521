#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# -h and -V print to standard output, and exit with 0.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$MEMCGFS" -h >out 2>err || fail "status of -h"
grep -q 'kernel=' out || fail '-h does not name kernel='
[ ! -s err ] || fail "-h complains: $(cat err)"
"$MEMCGFS" -V >out 2>err || fail "status of -V"
grep -q memcgfs out || fail '-V does not name memcgfs'
