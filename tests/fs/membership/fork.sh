#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A child starts in its parent's group.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_enter a
sleep 1000 &
first=$!
expect "procs" "$(grep -cxe $$ -e $first "$hierarchy/a/cgroup.procs")" 2
cg_enter .
expect_procs a "$first"
sleep 1000 &
second=$!
expect_procs a "$first"
expect 'who is at the top' "$(grep -cx $second "$hierarchy/cgroup.procs")" 1
end "$first"
expect_procs a
