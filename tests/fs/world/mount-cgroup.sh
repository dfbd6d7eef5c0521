#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# mount() of a hierarchy shows that of this world, and never that of the host.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
mkdir place
: >file
for options in memory memory,xattr rw,memory; do
	expect "-o $options" "$("$CALLS" mount place cgroup "$options")" OK
	[ -e place/a/tasks ] || fail "$options: another hierarchy"
	cg_create b
	[ -d place/b ] || fail "$options: another tree"
	cg_destroy b
	expect 'its line' "$(tail -n 1 /proc/mounts)" \
		"cgroup $PWD/place cgroup rw,nosuid,nodev,noexec,relatime,memory 0 0"
	expect 'unmounted' "$("$CALLS" umount place 0)" OK
done
expect 'an unknown one' "$("$CALLS" mount place cgroup missing)" ENOENT
expect 'an unknown name' "$("$CALLS" mount place cgroup none,name=missing)" ENOENT
expect 'none without a name' "$("$CALLS" mount place cgroup none)" EINVAL
expect 'none and a controller' "$("$CALLS" mount place cgroup none,memory)" EINVAL
expect 'two in different hierarchies' "$("$CALLS" mount place cgroup memory,cpuset)" EBUSY
expect 'all' "$("$CALLS" mount place cgroup all)" EBUSY
expect 'no options' "$("$CALLS" mount place cgroup '')" EBUSY
expect 'a path' "$("$CALLS" mount place cgroup ../proc)" ENOENT
expect 'v2' "$("$CALLS" mount place cgroup2 '')" ENODEV
expect 'a missing place' "$("$CALLS" mount missing cgroup memory)" ENOENT
expect 'a file' "$("$CALLS" mount file cgroup memory)" ENOTDIR
# the type that was there before cgroup
expect 'cpuset' "$("$CALLS" mount place cpuset '')" OK
expect 'its device' "$(stat -c %d place)" "$(stat -c %d "$MEMCGFS_MOUNT")"
expect 'unmounted' "$("$CALLS" umount place 0)" OK
for type in cgroup cgroup2 cpuset proc; do
	expect "fsopen $type" "$("$CALLS" fsopen "$type")" ENOSYS
done
expect 'fsopen tmpfs' "$("$CALLS" fsopen tmpfs)" OK
expect 'another type' "$("$CALLS" mount place tmpfs '')" OK
expect 'unmounted' "$("$CALLS" umount place 0)" OK
mount --no-mtab -t cgroup -o memory memory place || fail 'mount(8)'
[ -d place/a ] || fail 'mount(8) has mounted another hierarchy'
umount --no-mtab place
expect 'without the right' "$(setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin \
	"$CALLS" mount place cgroup memory)" EPERM

# an answer inside a mount does not keep it busy
mount --no-mtab -t tmpfs none place
for _ in 1 2 3 4 5 6; do
	(cd place && cat /proc/self/cgroup && stat -f . && cat cgroup) >/dev/null 2>&1
done
expect 'a mount with answers' "$("$CALLS" umount place 0)" OK

# in namespaces below
unshare --mount sh -c '"$CALLS" mount place cgroup memory && ls -d place/a' >out
expect 'in a mount namespace' "$(tr '\n' ' ' <out)" 'OK place/a '
[ ! -e place/a ] || fail 'the mount is outside too'
unshare --user --map-root-user --mount sh -c \
	'"$CALLS" mount place cgroup memory && ls -d place/a' >out
expect 'in a user namespace' "$(tr '\n' ' ' <out)" 'OK place/a '
expect 'in a user namespace alone' "$(unshare --user --map-root-user \
	"$CALLS" mount place cgroup memory)" EPERM
unshare --user --map-root-user --mount --cgroup sh -c \
	'"$CALLS" mount place cgroup memory && ls -d place/a' >out
expect 'in a cgroup namespace' "$(tr '\n' ' ' <out)" 'OK place/a '
