#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Of 50 groups whose processes have moved out, 50 stay behind under v5.11. Page
# tables keep them too, of processes that were looked at before they moved.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

rounds=50
result=$("$here/dying-cgroups" "$rounds") || fail "dying-cgroups: status $?"
result=$(printf '%s\n' "$result" | grep -v '^pinned_by kmem_page ')
# page tables do too, of those who ran exec() before they were moved
expect result "$(echo "$result" | grep -v '^pinned_by other')" "rounds $rounds
dying_before 0
dying_after $rounds
pinned_by kernel_stack $rounds"
