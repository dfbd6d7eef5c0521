#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# -h and -V print to standard output, and exit with 0.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$MEMCGFS" -h >out 2>err || fail "status of -h"
grep -q 'kernel=' out || fail '-h does not name kernel='
# its list of kernels is that of the manual
manual=${0%/*}/../../../fused/memcgfs.8
sed -n '/^Kernels:$/,/^$/s/^    //p' out | while read -r kernel word; do
	grep -A 1 -x ".B $kernel" "$manual" | grep -qxF "$word" ||
		fail "the manual says otherwise about $kernel: $word"
done || exit
grep -q '^    v5.10 *as v5.9$' out || fail "-h does not list the kernels"
[ ! -s err ] || fail "-h complains: $(cat err)"
"$MEMCGFS" -V >out 2>err || fail "status of -V"
grep -q memcgfs out || fail '-V does not name memcgfs'
