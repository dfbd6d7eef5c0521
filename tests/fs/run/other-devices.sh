#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where something else is at /dev/fuse, or a device that may not be opened, a single
# line says what is there and how to get the device.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ "${1:-}" != private ]; then
	exec unshare --mount --propagation private "$0" private
fi

mkdir -m 755 bin
cp "$MEMCGFS" "${MEMCGFS%/*}/memcgfs-supervise" bin
chmod -R a+rX bin
# a user may not be able to enter the tree
MEMCGFS=$PWD/bin/memcgfs
mkdir -m 777 mnt

# put FILE - at /dev/fuse
put() {
	umount --no-mtab /dev/fuse 2>/dev/null
	mount --no-mtab --bind "$1" /dev/fuse || fail "cannot put $1 there"
}

# told TITLE WORD... - each command says it in a line with these words
told() {
	title=$1
	shift
	for command in 'bin/memcgfs-supervise true' 'bin/memcgfs mnt' \
		"$here/demo 1"; do
		# shellcheck disable=SC2086 # a command and its arguments
		$as_user $command 2>err
		expect "status of $command with $title" $? 1
		expect "lines of $command with $title: $(cat err)" \
			"$(wc -l <err)" 1
		for word in "$@"; do
			grep -q -e "$word" err ||
				fail "$command with $title, no $word: $(cat err)"
		done
	done
}

as_user=''
echo >file
put file
told 'a regular file' 'a regular file' mknod /dev/fuse
put /dev/null
told 'the null device' 1:3 mknod /dev/fuse
mkdir dir
mknod -m 600 private c 10 229
chmod 755 .
put private
as_user='setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all'
here=$PWD/scripts
cp -r "${0%/*}/../../../mountscripts" scripts
chmod -R a+rX scripts
told 'a device of mode 0600' 600 666 chmod
as_user=''
mount --no-mtab -t tmpfs -o nodev tmpfs dir || fail 'cannot mount'
mknod -m 666 dir/fuse c 10 229 || fail 'cannot make a device'
put dir/fuse
told 'a device that is none here' nodev --device
