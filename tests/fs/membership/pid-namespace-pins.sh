#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# debug/pins names processes by the numbers of the reader's pid namespace, and
# leaves out a process that has none there.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11
needs_events

# pinned_by GROUP - the holders of its kernel stacks
pinned_by() {
	awk -F '\t' -v path="/$1" '$2 == path && $4 == "kernel_stack" { print $6 }' \
		"$MEMCGFS_MOUNT/debug/pins"
}

# remove_below GROUP PID... - the group stays pinned by the stacks of these
remove_below() {
	removed=$1
	shift
	for pid in "$@" $$; do
		cg_enter . "$pid"
	done
	cg_destroy "$removed"
}

if [ "${1:-}" = inside ]; then
	cg_create inner
	cg_enter inner
	sleep 1000 &
	remove_below inner $!
	expect 'inner from inside' "$(pinned_by inner)" "pid $! (sleep 1000)"
	expect 'outer from inside' "$(pinned_by outer)" -
	exit
fi

cg_create outer
cg_enter outer
sleep 1000 &
remove_below outer $!
expect 'outer from outside' "$(pinned_by outer)" "pid $! (sleep 1000)"
unshare --pid --fork "$0" inside || exit 1
