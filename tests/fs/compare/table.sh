#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# once
# needs: speed
# timeout: 300
# memcgfs-compare shows the rows that differ between kernels: the groups that stay and
# their pins, the exit status, the first line of output that differs.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"

"$compare" "$inputs/dying" >out || fail "status $?"
expect 'kernels' "$(sed -n '1s/^ *//p' out | tr -s ' ')" 'v5.10 v6.1'
expect 'groups' "$(row groups)" '6|1'
expect 'dying groups' "$(row 'dying groups')" '5|0'
expect 'pinned by' "$(row 'pinned by kernel_stack')" '5|0'
expect 'exit status' "$(row 'exit status')" '0|0'
expect 'output' "$(row output)" 'A: 2 lines|B: 2 lines'
grep -q '^v6.1: memory 5 1 1$' out || fail "the first difference: $(cat out)"
# the rows that differ come first
expect 'the first part' "$(sed '/^the same/,$d' out | grep -c '^exit status')" 0

# other kernels, without a difference
"$compare" -k v5.11 --kernel=v5.9 -kv5.13 -- true >out || fail "status $?"
expect 'kernels' "$(sed -n '1s/^ *//p' out | tr -s ' ')" 'v5.11 v5.9 v5.13'
expect 'groups' "$(row groups)" '1|1|1'

# a group over its limit
"$compare" -k v6.1 "$inputs/limit" >out || fail "status $?"
expect 'OOM kills' "$(row 'OOM kills')" 1

# /dev/shm of each world
"$compare" "$inputs/tmpfs" >out || fail "status $?"
expect 'tmpfs' "$(row 'pinned by shmem_page')" '1|1'

# the page cache of a served directory
mkdir data
"$compare" --files "$PWD/data" "$inputs/page-cache" "$PWD/data" >out || fail "status $?"
expect 'output of page-cache' "$(row output)" 'A: 3 lines|A: 3 lines'
expect 'dying groups of page-cache' "$(row 'dying groups')" '0|0'
