#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# After 50 groups have lost their processes, none stay behind under seeds.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k seeds

rounds=50
result=$("$here/dying-cgroups" "$rounds") || fail "dying-cgroups: status $?"
expect result "$result" "rounds $rounds
dying_before 0
dying_after 0"
