#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# No cgroup tree of the host can be seen in the world, wherever it is mounted.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ "$(id -u)" -eq 0 ]; then
	as_root=''
else
	as_root='--map-root-user'
fi

# cgroup_mounts - the places of those of the host
cgroup_mounts() {
	awk '{ for (i = 7; $i != "-"; i++); }
		$(i + 1) ~ /^cgroup2?$/ { print $5 }' /proc/self/mountinfo
}

case ${1:-} in
'')
	# a host without cgroup mounts has none to hide, and shows ours all the same
	before=$(cgroup_mounts)
	export before
	# shellcheck disable=SC2086 # an option or none
	unshare $as_root --mount "$0" prepare || exit 1
	;;
prepare)
	mkdir 'else where' link
	# the tables are the kernel's own with --no-seccomp;
	# with all mounts below, as a user namespace wants it
	mount --no-mtab --rbind /sys/fs/cgroup 'else where' || fail 'rbind'
	export ELSEWHERE="$PWD/else where"
	"$memcgfs_run" --no-seccomp "$0" look || exit 1
	[ -z "$before" ] || [ -n "$(cgroup_mounts)" ] ||
		fail 'the mounts of the host are gone'
	;;
look)
	for place in /sys/fs/cgroup/*; do
		expect "type of $place" "$(stat -f -c %T "$place")" fuseblk
	done
	found=$(find /sys/fs/cgroup "$ELSEWHERE" -maxdepth 2 \
		-name cgroup.controllers)
	expect 'files of v2' "$found" ''
	for file in "$ELSEWHERE"/*/tasks "$ELSEWHERE"/tasks; do
		[ ! -e "$file" ] || fail "$file is there"
	done
	if [ "$(id -u)" -eq 0 ] && [ -z "$(sed '/^ *0 *0 /d' /proc/self/uid_map)" ]; then
		expect 'mounts of cgroups' "$(cgroup_mounts)" ''
	fi
	;;
esac
