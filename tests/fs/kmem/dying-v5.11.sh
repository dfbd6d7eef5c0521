#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# After 50 groups have lost their processes, 50 stay behind under v5.11. They
# are also kept by page tables, of processes that were sampled before they
# moved.
# also: scan
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

rounds=50
result=$("$here/dying-cgroups" "$rounds") || fail "dying-cgroups: status $?"
result=$(printf '%s\n' "$result" | grep -v '^pinned_by kmem_page ')
# page tables pin too, those of processes that ran exec() before they moved
expect result "$(echo "$result" | grep -v '^pinned_by other')" "rounds $rounds
dying_before 0
dying_after $rounds
pinned_by kernel_stack $rounds"
