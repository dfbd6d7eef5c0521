#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where the usual world cannot be had, there is the nearest that works: in a
# chroot, for root without the right to mount, with a masked /proc, without an
# /etc/mtab. Where there is none, a line says why.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

look='ls /sys/fs/cgroup/memory/tasks; exit 3'

# expect_world TITLE LINES COMMAND... - COMMAND runs $look; that many messages
expect_world() {
	title=$1 lines=$2
	shift 2
	"$@" >out 2>err
	expect "status $title" $? 3
	expect "the world $title" "$(cat out)" /sys/fs/cgroup/memory/tasks
	expect "messages $title: $(cat err)" "$(wc -l <err)" "$lines"
}

# a root directory that is no mount, with all that a program needs
make_root() {
	mkdir -p root/usr root/proc root/sys root/dev root/tmp
	cp -P /bin /lib /lib64 root
	for name in usr proc sys dev; do
		mount --no-mtab --rbind "/$name" "root/$name" ||
			fail 'cannot make a root'
	done
	cp "$MEMCGFS" "${MEMCGFS%/*}/memcgfs-supervise" root/tmp
}

if [ "${1:-}" != private ]; then
	exec unshare --mount --propagation private "$0" private
fi

run=${MEMCGFS%/*}/memcgfs-supervise
make_root
expect_world 'in a chroot' 0 env MEMCGFS=/tmp/memcgfs \
	chroot root /tmp/memcgfs-supervise sh -c "$look"
env MEMCGFS=/tmp/memcgfs chroot --userspec=65534:65534 root \
	/tmp/memcgfs-supervise true 2>err
expect 'status of a user in a chroot' $? 1
expect 'lines for a user in a chroot' "$(wc -l <err)" 1
grep -q chroot err || fail "no word of the chroot: $(cat err)"

expect_world 'without CAP_SYS_ADMIN' 1 setpriv --bounding-set=-sys_admin \
	"$run" sh -c "$look"
# shellcheck disable=SC2016 # the inner shell's
unshare --user --map-root-user sh -c '
	echo 0 >/proc/sys/user/max_user_namespaces
	exec setpriv --bounding-set=-sys_admin "$@"' sh "$run" true 2>err
expect 'status without user namespaces' $? 1
expect 'lines without user namespaces' "$(wc -l <err)" 1
grep -q max_user_namespaces err || fail "no word of the limit: $(cat err)"

# only a mask from outside the user namespace counts, and no /proc without one
umount --no-mtab --lazy root/proc

# expect_masked TITLE - as root of a user namespace
expect_masked() {
	expect_world "with $1" 1 unshare --user --map-root-user --mount \
		"$run" sh -c "$look"
	grep -q host-pids err || fail "no word of the pids: $(cat err)"
}

mount --no-mtab --bind /dev/null /proc/version || fail 'cannot mask a file'
expect_masked 'a masked file in /proc'
umount --no-mtab /proc/version
mount --no-mtab -t tmpfs -o ro tmpfs /proc/fs || fail 'cannot mask a directory'
expect_masked 'a masked directory in /proc'
umount --no-mtab /proc/fs
mount --no-mtab --bind /proc/sys /proc/sys || fail 'cannot bind sys'
mount --no-mtab -o remount,bind,ro /proc/sys || fail 'cannot protect sys'
expect_masked 'a /proc/sys that is read only'
umount --no-mtab /proc/sys

mkdir etc
cp -P /etc/passwd /etc/group /etc/ld.so.cache etc
mount --no-mtab --bind etc /etc || fail 'cannot take /etc/mtab away'
expect_world 'without /etc/mtab' 0 "$run" sh -c "$look"
mkdir -m 755 bin
cp "$MEMCGFS" "$run" bin
chmod -R a+rX bin
expect_world 'for a user without /etc/mtab' 0 setpriv --reuid=65534 \
	--regid=65534 --clear-groups --inh-caps=-all env MEMCGFS="$PWD/bin/memcgfs" \
	bin/memcgfs-supervise sh -c "$look"
