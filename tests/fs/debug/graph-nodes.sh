#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each arrow of debug/graph.dot is between nodes that have a text, where groups are a
# node together: a removed group below a group that is only counted, and removed groups
# below removed groups that are alike.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.10
needs_events

graph=$MEMCGFS_MOUNT/debug/graph.dot

# start_pin GROUP - a process, the stack of which keeps the group
start_pin() {
	echo $$ >"$hierarchy/$1/cgroup.procs"
	sleep 1000 &
	wait_for sleeps $!
	echo $$ >"$hierarchy/cgroup.procs"
	echo $! >"$hierarchy/cgroup.procs"
}

# check_arrows - each end has a line with a label
check_arrows() {
	cp "$graph" dot || fail 'no graph'
	awk '{ sub(/;$/, "") }
		$2 == "->" { from[$1] = $3; ends[$1]; ends[$3] }
		$2 != "->" && /label=/ { has_text[$1] }
		END {
			for (node in ends)
				if (!(node in has_text))
					print node
		}' dot >bare
	expect 'nodes without a text' "$(cat bare)" ''
}

for i in 1 2 3 4 5 6 7 8; do
	mkdir -p "$hierarchy/p$i/in"
done
# 8 are kept by a child alone; 4 of the children have memory too
for i in 1 2 3 4 5 6 7 8; do
	[ "$i" -ne 5 ] || cg_write . memory.move_charge_at_immigrate 1
	mkdir "$hierarchy/p$i/in/a"
	start_pin "p$i/in/a"
	rmdir "$hierarchy/p$i/in/a" "$hierarchy/p$i/in" || fail rmdir
done
check_arrows
grep -q 'label="8 dying groups"' dot || fail 'no node of 8 groups'

i=0
while [ "$i" -lt 70 ]; do
	i=$((i + 1))
	mkdir "$hierarchy/a$i"
done
mkdir "$hierarchy/a70/last"
start_pin a70/last
rmdir "$hierarchy/a70/last" || fail rmdir
check_arrows
grep -q -- '-> more;' dot || fail 'no arrow to the groups that are only counted'
