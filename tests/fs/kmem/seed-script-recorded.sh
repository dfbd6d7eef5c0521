#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The seed's script with 20 rounds, under recorded kernels and others:
# 20 groups stay under v4.19, v5.4 and v5.10 until the sleeps are killed, and none
# under v5.13, v6.1 and seeds.
# needs: root seeds speed
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/seed-script.sh
. "${0%/*}/../lib/seed-script.sh"

rounds=20

# the number of memory groups, as a field of /proc/cgroups
num_cgroups() {
	awk '$1 == "memory" { print $3 }' /proc/cgroups
}

at_most() {
	[ "$(num_cgroups)" -le "$1" ]
}

kill_sleeps() {
	for _pid in $(pids_started); do
		read -r _name <"/proc/$_pid/comm"
		[ "$_name" != sleep ] || kill "$_pid"
	done 2>/dev/null
}

if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	seed_script | sed "s/{1\.\.500}/{1..$rounds}/" >script
	# v4.19: each of two CPUs' stocks may keep a group, as recorded
	"$memcgfs_run" -k v4.19 -- "$0" $((rounds + 1)) 3 &&
		"$memcgfs_run" -k v5.4 -- "$0" $((rounds + 1)) 1 &&
		"$memcgfs_run" -k v5.10 -- "$0" $((rounds + 1)) 1 &&
		"$memcgfs_run" -k v5.13 -- "$0" 1 1 &&
		"$memcgfs_run" -k v6.1 -- "$0" 1 1 &&
		"$memcgfs_run" -k seeds -- "$0" 1 1
	exit
fi

expect 'groups before' "$(num_cgroups)" 1
bash ./script >out || fail "the script: status $?"
expect 'groups after' "$(num_cgroups)" "$1"
kill_sleeps
wait_for at_most "$2"
