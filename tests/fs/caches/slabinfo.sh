#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# /proc/slabinfo as the kernel has it, and with the objects of real processes.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

expect 'first line' "$(head -n 1 /proc/slabinfo)" 'slabinfo - version: 2.1'
case $(sed -n 2p /proc/slabinfo) in
'# name '*'<active_objs> <num_objs> <objsize> '*': tunables '*': slabdata '*) ;;
*) fail "second line: $(sed -n 2p /proc/slabinfo)" ;;
esac
wrong=$(awk 'NR > 2 && (NF != 16 || $2 > $3 || $7 != ":" || $8 != "tunables" ||
	$13 != "slabdata" || $15 * $5 != $3)' /proc/slabinfo)
expect 'rows that are not as they should be' "$wrong" ''

tasks() {
	awk '$1 == "task_struct" { print $2 }' /proc/slabinfo
}
cg_create a
cg_enter a # from now on we are known, and who counts is counted too
before=$(tasks)
sleep 1000 &
first=$!
sleep 1000 &
second=$!
cg_enter .
expect 'tasks' "$(tasks)" $((before + 2))
end "$first"
end "$second"
expect 'tasks after their end' "$(tasks)" "$before"
