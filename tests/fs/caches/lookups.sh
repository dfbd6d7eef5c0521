#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process looks up names, leaves its group, and the group is removed: the
# names stay in the caches. Tests under which kernels they pin the group, and
# which holder debug/pins reports. After the caches are dropped, all is as
# before.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# The rest is run once for each kernel, inside.
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	status=0
	while read -r dying pins options; do
		# shellcheck disable=SC2086 # several options
		"$memcgfs_run" $options -- "$0" "$dying" "$pins" || {
			echo "under $options"
			status=1
		}
	done <<-EOF
		1 slab_page -k v4.19
		1 kmem_cache -k v5.3 -o slab=lifecycle
		0 - -k v5.3
		0 - -k v5.9
		0 - -k seeds
	EOF
	exit "$status"
fi

dying=$1 pins=$2
names=1000

# objects CACHE - how many are alive
objects() {
	awk -v name="$1" '$1 == name { print $2 }' "$MEMCGFS_MOUNT/proc/slabinfo"
}

# look_up - in the group, after a first lookup that has the caches created
look_up() {
	[ -e "$hierarchy/first" ]
	read -r _ <"$hierarchy/a/memory.usage_in_bytes"
	_name=0
	while [ "$_name" -lt "$names" ]; do
		[ ! -e "$hierarchy/name$_name" ] || fail "name$_name is there"
		_name=$((_name + 1))
	done
}

# our own memory goes with us, or it would keep the group too
cg_write . memory.move_charge_at_immigrate 1
cg_create other
groups=$(count_groups)
echo 2 >"$MEMCGFS_MOUNT/proc/sys/vm/drop_caches"
before=$(objects dentry)
cg_create a
cg_enter a
look_up
cg_enter .
[ "$(objects dentry)" -ge $((before + names)) ] ||
	fail "dentries: $(objects dentry), expected $names more than $before"
[ "$(cg_read a memory.kmem.usage_in_bytes)" -ge $((names * 192)) ] ||
	fail "kmem: $(cg_read a memory.kmem.usage_in_bytes)"
cg_destroy a
churn "$hierarchy/other"
expect 'groups with the removed one' "$(count_groups)" $((groups + dying))
[ "$pins" = - ] || grep -q "	/a	.*	$pins	[1-9][0-9]*	cache dentry\$" "$MEMCGFS_MOUNT/debug/pins" ||
	fail "pins: $(cat "$MEMCGFS_MOUNT/debug/pins"), expected $pins"
! grep -q '	other	' "$MEMCGFS_MOUNT/debug/pins" ||
	fail "pins: $(cat "$MEMCGFS_MOUNT/debug/pins")"

echo 2 >"$MEMCGFS_MOUNT/proc/sys/vm/drop_caches"
[ "$(objects dentry)" -le "$before" ] ||
	fail "dentries after the drop: $(objects dentry), before: $before"
churn "$hierarchy/other"
expect 'groups after the drop' "$(count_groups)" "$groups"
