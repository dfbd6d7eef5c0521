#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process ends, leaves alone or with its charges, or looks names up, and its
# group is removed. Tests under which kernels that keeps the group, and whether
# the group goes with the process.
# needs: root speed
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# The rest is run once for each kernel, inside; "stocks": do they keep the group?
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	status=0
	while read -r kernel stocks left taken forked names; do
		"$memcgfs_run" -k "$kernel" -- \
			"$0" "$stocks" "$left" "$taken" "$forked" "$names" || {
			echo "under $kernel"
			status=1
		}
	done <<-EOF
		v4.19 yes 1 1 1 1
		v5.4 no 1 1 1 0
		v5.10 no 1 1 1 0
		v6.1 no 1 0 1 0
	EOF
	exit "$status"
fi
needs_events
stocks=$1 left=$2 taken=$3 forked=$4 names=$5

# groups_are NUMBER - and no stock keeps another
groups_are() {
	churn "$hierarchy/other"
	[ "$(count_groups)" -eq "$1" ] &&
		! grep -q '	stock	' "$MEMCGFS_MOUNT/debug/pins"
}

# gone NUMBER - remove the group; so many more groups are there than before
gone() {
	cg_destroy g
	wait_for groups_are "$((groups + $1))"
}

# start_sleep - one that began in g uses memory there; $sleep
start_sleep() {
	# shellcheck disable=SC2016 # its own variables
	sh -c 'echo $$ >"$1" && exec sleep 1000' sh "$hierarchy/g/cgroup.procs" &
	sleep=$!
	wait_for sleeps "$sleep"
	cg_read g memory.usage_in_bytes >/dev/null
}

# ended - the sleep has gone, and its group with it
ended() {
	end "$sleep"
	wait_for groups_are "$groups"
}

# our own memory goes with us
move_charges() {
	cg_write . memory.move_charge_at_immigrate "$1"
}

cg_create other
churn "$hierarchy/other"
groups=$(count_groups)

cg_create g
sh -c 'echo $$ >"$1" && exec true' sh "$hierarchy/g/cgroup.procs"
# a process that ended
gone 0

cg_create g
start_sleep
cg_enter . "$sleep"
# a sleep that was moved away
gone "$left"
ended

cg_create g
start_sleep
move_charges 1
cg_enter . "$sleep"
# a sleep that was moved away with its charges
gone "$taken"
ended

cg_create g
cg_enter g
sleep 1000 &
sleep=$!
wait_for sleeps "$sleep"
cg_enter .
move_charges 0
cg_enter . "$sleep"
# a sleep that was forked inside
gone "$forked"
ended

cg_create g
(
	# shellcheck disable=SC2016 # its own variables
	sh -c 'echo $$ >"$1/g/cgroup.procs"
		read -r _ <"$1/g/memory.usage_in_bytes"
		for i in 1 2 3 4 5 6 7 8 9; do
			[ ! -e "$1/name$i" ]
			read -r _ <"$1/g/memory.usage_in_bytes"
		done' sh "$hierarchy"
)
# names that were looked up
gone "$names"
echo 2 >"$MEMCGFS_MOUNT/proc/sys/vm/drop_caches"
wait_for groups_are "$groups"

# until the CPU charges for another group
cg_create g
churn "$hierarchy/g"
cg_destroy g
kept=no
! grep -q '	/g	.*	stock	' "$MEMCGFS_MOUNT/debug/pins" || kept=yes
expect 'a stock keeps a group' "$kept" "$stocks"
wait_for groups_are "$groups"
