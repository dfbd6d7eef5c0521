#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The hierarchies are in their places whether or not the host has a directory
# there. The host's entries beside them are hidden and not written to.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# Each kind of host is made in a mount namespace, by root or as if by root.
if [ "$(id -u)" -eq 0 ]; then
	as_root='' as_before=''
else
	as_root='--map-root-user'
	as_before="unshare --user --map-user=$(id -u) --map-group=$(id -g)"
fi

# a file, a directory, a symlink, a mount and names that need quoting
prepare_read_only() {
	mount --no-mtab -t tmpfs tmpfs /sys/fs/cgroup && cd /sys/fs/cgroup &&
		mkdir cpu,cpuacct 'a b' 'c\\x2dd' && ln -s cpu,cpuacct cpu &&
		echo text >cpu,cpuacct/file && echo text >'e f' &&
		mount --no-mtab -t tmpfs tmpfs 'a b' && echo text >'a b/file' &&
		mount --no-mtab -o remount,bind,ro /sys/fs/cgroup
}

look_read_only() {
	[ ! -e cpu/file ]
}

prepare_empty() {
	mount --no-mtab -t tmpfs -o ro tmpfs /sys/fs/cgroup
}

look_empty() {
	true
}

prepare_missing() {
	mount --no-mtab -t tmpfs tmpfs /sys/fs && mkdir /sys/fs/bpf &&
		mount --no-mtab -o remount,bind,ro /sys/fs
}

look_missing() {
	[ -d ../bpf ]
}

prepare_bare() {
	mount --no-mtab -t tmpfs -o ro tmpfs /sys
}

look_bare() {
	true
}

# the only levels where we could create entries; deeper, the kernel makes and
# removes entries itself
host() {
	find /sys /sys/fs /sys/fs/cgroup -maxdepth 1 2>/dev/null
}

case ${1:-} in
'')
	for kind in read_only empty missing bare; do
		# shellcheck disable=SC2086 # an option or none
		unshare $as_root --mount "$0" prepare "$kind" ||
			fail "on a host where it is $kind"
	done
	;;
prepare)
	"prepare_$2" || fail "cannot make a host where it is $2"
	host >"$TMPDIR/before"
	# shellcheck disable=SC2086 # a command or none
	$as_before "$memcgfs_run" "$0" look "$2" || exit 1
	host | cmp - "$TMPDIR/before" ||
		fail 'the host has changed'
	;;
look)
	cd /sys/fs/cgroup || exit 1
	[ -e memory/tasks ] || fail 'no hierarchy'
	expect 'entries of /sys/fs/cgroup' "$(echo *)" \
		'blkio cpu cpuacct cpuset devices freezer memory pids systemd'
	"look_$2" || fail "entries of the host: $(ls -l . ..)"
	;;
esac
