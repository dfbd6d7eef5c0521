#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A read brings up to date all that its text depends on, and no more. A limit, a flag
# and a name are read without taking in an event or looking at a process, and so is
# a figure of a group without processes.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# counts - $counts: how often events were taken in, and looks at processes. It forks
# no process, so that no event comes meanwhile.
counts() {
	while read -r _name _value; do
		case $_name in
		syncs) _syncs=$_value ;;
		memory_looks) _looks=$_value ;;
		root_walks) _walks=$_value ;;
		esac
	done <"$MEMCGFS_MOUNT/debug/membership"
}

# cost FILE... - $cost: the counts for reading them, "syncs looks"
cost() {
	# names that the kernel knows already
	for _file; do
		read -r _text <"$hierarchy/$_file"
	done
	counts
	_before=$_syncs
	counts
	_counting=$((_syncs - _before))
	_syncs_before=$_syncs _looks_before=$_looks
	for _file; do
		read -r _text <"$hierarchy/$_file"
	done
	counts
	cost="$((_syncs - _syncs_before - _counting)) $((_looks - _looks_before))"
}

cg_create a
cg_create a/empty
echo $$ >"$hierarchy/a/cgroup.procs"

cost a/memory.limit_in_bytes a/memory.soft_limit_in_bytes \
	a/memory.memsw.limit_in_bytes a/memory.kmem.limit_in_bytes \
	a/memory.kmem.tcp.usage_in_bytes a/memory.use_hierarchy \
	a/memory.swappiness a/memory.move_charge_at_immigrate \
	a/notify_on_release a/cgroup.clone_children
expect 'limits and flags' "$cost" '0 0'

cost a/empty/memory.stat a/empty/memory.usage_in_bytes \
	a/empty/memory.max_usage_in_bytes a/empty/memory.numa_stat \
	a/empty/memory.limit_in_bytes
expect 'figures of an empty group' "$cost" '0 0'

cost a/memory.usage_in_bytes
case $cost in
0\ * | *\ 0) fail "the usage of a group with a process: $cost" ;;
esac

# so are a flag, and a limit of an empty group, written
counts
_before=$_syncs
counts
_counting=$((_syncs - _before))
_syncs_before=$_syncs
echo 1 >"$hierarchy/a/memory.move_charge_at_immigrate"
echo 60 >"$hierarchy/a/memory.swappiness"
echo 1M >"$hierarchy/a/empty/memory.limit_in_bytes"
counts
expect 'writes' "$((_syncs - _syncs_before - _counting))" 0

# A reader of several figures of the root pays for the first. That holds for 2 ms,
# which a busy machine may not keep each time.
pays_once() {
	counts
	_walks_before=$_walks
	read -r _text <"$hierarchy/memory.usage_in_bytes"
	read -r _text <"$hierarchy/memory.memsw.usage_in_bytes"
	counts
	[ $((_walks - _walks_before)) -eq 1 ]
}
wait_for pays_once
