#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# once
# needs: speed
# memcgfs-compare --json prints all figures, and keeps each byte of COMMAND and of its
# output: spaces, quotes, control characters, bytes that are no UTF-8.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"
needs_command jq jq

# said_by FILTER - of the first kernel
said_by() {
	jq -r ".kernels[0]$1" json
}

"$compare" -k v5.10 --json -- printf '%s|' 'a  b' '' "it's" '$x "y"' "z\\" -n >json ||
	fail "status $?"
expect 'output' "$(said_by .output)" 'a  b||it'\''s|$x "y"|z\|-n|'
expect 'command' "$(jq -c .command json)" \
	'["printf","%s|","a  b","","it'\''s","$x \"y\"","z\\","-n"]'

"$compare" -k v5.10 --json -- printf '\001\t\\\303\251\377\303\n\340\200\200\360\237\230\200' \
	>json || fail "status $?"
expect 'bytes' "$(jq -c '.kernels[0].output | explode' json)" \
	'[1,9,92,233,65533,65533,10,65533,65533,65533,128512]'

"$compare" -k v5.10 --json -- head -c 16777220 /dev/zero >json || fail "status $?"
expect 'a cut output' "$(jq -c '.kernels[0] | [(.output | length), .output_bytes]' json)" \
	'[16777216,16777220]'

"$compare" --json -- sh -c "'$inputs/dying'; sleep 1; exit 3" >json || fail "status $?"
expect 'kernels' "$(jq -c '[.kernels[].kernel]' json)" '["v5.10","v6.1"]'
expect 'status' "$(jq -c '[.kernels[] | .ended, .status]' json)" '[true,3,true,3]'
expect 'dying' "$(jq -c '[.kernels[].figures.dying]' json)" '[5,0]'
expect 'memcgs' "$(jq -c '[.kernels[] | .memcgs | length]' json)" '[6,1]'
expect 'pins' "$(jq -c '[.kernels[] |
	[.pins[] | select(.kind == "kernel_stack")] | length]' json)" '[5,0]'
expect 'differs' "$(jq -c '.differs | contains(["dying groups", "output"])' json)" true
# COMMAND leaves its groups before the last samples
expect 'samples' "$(jq -c '[.kernels[].samples | length > 2]' json)" '[true,true]'
expect 'the last sample' "$(jq -c '[.kernels[].samples[-1].dying]' json)" '[5,0]'
