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
for option in -V --version; do
	"$MEMCGFS" "$option" >out 2>err || fail "status of $option"
	expect "the lines of $option" "$(sed 's/ [0-9.]*$//' out | tr '\n' ' ')" \
		'memcgfs libfuse '
done
"$MEMCGFS" --help >long 2>err || fail 'status of --help'
"$MEMCGFS" -h | cmp - long || fail '--help is not -h'
"$MEMCGFS" --kernels >out 2>err || fail 'status of --kernels'
expect 'the first column' "$(sed -n 1p out)" slab
grep -qx '    v4.19 pages, v5.3 reparent, v5.9 objcg' out ||
	fail '--kernels does not list the values'
[ ! -s err ] || fail "--kernels complains: $(cat err)"
