#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The mount of a daemon that was killed does not block a new start: the next
# start at the same place removes all dead mounts, but no live mount.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

start() {
	pid=$("$MEMCGFS" --print-pid mnt) || fail "status $?"
	mkdir mnt/cgroup/memory/a || fail 'no mount to use'
}

is_dead() {
	[ "$(stat --file-system mnt 2>&1 >/dev/null | grep -c 'not connected')" = 1 ]
}

nr_mounts() {
	grep -c " $PWD/mnt .* - fuse.memcgfs " /proc/self/mountinfo
}

mkdir mnt
start
end "$pid"
wait_for is_dead
expect 'mounts that are left' "$(nr_mounts)" 1
start
expect mounts "$(nr_mounts)" 1
if [ "$(id -u)" -eq 0 ]; then
	# alive it stays, and is mounted upon, which fusermount3 does not do
	start
	expect 'one upon the other' "$(nr_mounts)" 2
	# shellcheck disable=SC2046 # two
	end $(daemon_of_case)
	wait_for is_dead
	start
	expect 'mounts, after both were dead' "$(nr_mounts)" 1
fi
fusermount3 -u mnt || fail 'not unmounted'
expect 'mounts at the end' "$(nr_mounts)" 0
wait_for eval '[ -z "$(daemon_of_case)" ]'
