#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The tables of mounts are those of a host with v1 hierarchies. Our helpers and the
# host's hierarchies are not there, and the rest is as it is.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

line() {
	echo "cgroup /sys/fs/cgroup/$1 cgroup rw,nosuid,nodev,noexec,relatime,$2 0 0"
}
# in the order of the mounts
lines=$(
	line memory memory
	for name in cpuset cpu cpuacct blkio devices freezer pids; do
		line "$name" "$name"
	done
	line systemd xattr,name=systemd
)
for file in /proc/mounts /proc/self/mounts "/proc/$$/mounts" "/proc/$$/task/$$/mounts"; do
	expect "$file" "$(grep ' cgroup ' "$file")" "$lines"
done
if [ -L /etc/mtab ]; then
	expect /etc/mtab "$(grep ' cgroup ' /etc/mtab)" "$lines"
fi
expect 'the directory' "$(grep -c '^tmpfs /sys/fs/cgroup tmpfs ' /proc/mounts)" 1
expect 'mountinfo' "$(grep ' /sys/fs/cgroup/memory ' /proc/self/mountinfo | cut -d ' ' -f 4-)" \
	'/ /sys/fs/cgroup/memory rw,nosuid,nodev,noexec,relatime - cgroup cgroup rw,memory'
expect 'mountinfo of systemd' \
	"$(grep ' /sys/fs/cgroup/systemd ' /proc/self/mountinfo | cut -d ' ' -f 4-)" \
	'/ /sys/fs/cgroup/systemd rw,nosuid,nodev,noexec,relatime - cgroup cgroup rw,xattr,name=systemd'
for file in mounts mountinfo; do
	if grep -E 'memcgfs |memcgfs$|fuse.memcgfs|cgroup2|/proc/(cgroups|slabinfo|sys)' \
		"/proc/self/$file"; then
		fail "$file tells of us or of the host"
	fi
done
# the mount below each is in the table
awk '{ id[$1]; below[$2] } END { for (i in below) if (!(i in id)) print i }' \
	/proc/self/mountinfo >missing
expect 'parents that are missing' "$(wc -l <missing)" 1
# both tables have the same mounts in the same order
cut -d ' ' -f 5 /proc/self/mountinfo >places
cut -d ' ' -f 2 /proc/self/mounts | cmp - places || fail 'the tables differ'
# a mount of COMMAND is in it, with its odd name
mkdir 'a b'
mount --no-mtab -t tmpfs -o size=4k,noexec 'x y' 'a b'
expect 'a mount' "$(tail -n 1 /proc/mounts | cut -d ' ' -f 1-4 | grep -o '.*relatime,size=4k')" \
	"x\\040y $PWD/a\\040b tmpfs rw,noexec,relatime,size=4k"
umount --no-mtab 'a b'
if command -v findmnt >/dev/null; then
	# its order is that of the mounts' numbers, and those are used again
	expect findmnt "$(findmnt -n -o FSTYPE,OPTIONS -t cgroup | tr -s ' ' | sort)" \
		"$(echo "$lines" | cut -d ' ' -f 3-4 | sort)"
fi
# all lines of another kind are the kernel's
"$memcgfs_run" --no-seccomp true 2>/dev/null || fail "status $?"
