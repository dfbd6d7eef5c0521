#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The root of a user namespace with many users, 65534 among them: he moves the
# processes of these, also those of a namespace below, and no others, which
# /proc shows him as processes of 65534 too.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ -z "${MEMCGFS_MOUNT:-}" ] && [ "${1:-}" != container ]; then
	[ "$(id -u)" -eq 0 ] || skip 'needs root: a map of many users'
	# the users of the container may not be able to read the tree
	mkdir -p tree/tests
	cp -r "$here" tree
	cp -r "${0%/*}/../../fs" tree/tests
	cp "$MEMCGFS" "${MEMCGFS%/*}/memcgfs-supervise" tree
	cp "$PROBE" tree/probe
	chmod -R a+rX tree
	export MEMCGFS="$PWD/tree/memcgfs" PROBE="$PWD/tree/probe"
	mknod -m 666 fuse c 10 229
	mount --no-mtab --bind fuse /dev/fuse ||
		skip 'needs a /dev/fuse that all can open'
	sleep 1000 &
	export stranger=$!
	unshare --user sleep 1000 &
	container=$!
	wait_for eval '[ "$(readlink /proc/$container/ns/user)" != \
		"$(readlink /proc/$$/ns/user)" ]'
	echo 0 100000 65536 >"/proc/$container/uid_map" || fail uid_map
	echo 0 100000 65536 >"/proc/$container/gid_map" || fail gid_map
	nsenter --target "$container" --user --setuid 0 --setgid 0 \
		"$PWD/tree/tests/fs/write/${0##*/}" container || fail "status $?"
	end "$stranger" "$container"
	exit
fi
in_world --host-pids

# shown FIELD - a user of the stranger as status shows it
shown() {
	awk -v field="$1" '/^Uid:/ { print $field }' "/proc/$stranger/status"
}

cg_create a
expect 'real user of the stranger' "$(shown 2)" 65534
expect 'saved user of the stranger' "$(shown 4)" 65534
setpriv --reuid=65534 --regid=65534 --clear-groups sleep 1000 &
nobodys=$!
setpriv --reuid=1000 --regid=1000 --clear-groups \
	unshare --user sleep 1000 &
below=$!
for pid in "$nobodys" "$below"; do
	wait_for grep -qs '^Name:.sleep$' "/proc/$pid/status"
	cg_enter a "$pid"
done
expect_procs a "$nobodys" "$below"
cg_write_errno EACCES a cgroup.procs "$stranger"
cg_write_errno EACCES a tasks "$stranger"
# 65534 moves its own processes, and not those that only look like it
chmod 666 "$hierarchy/a/cgroup.procs"
for moved in "OK $nobodys" "EACCES $stranger" "EACCES $below"; do
	expect "65534 moves $moved" "$(setpriv --reuid=65534 --regid=65534 \
		--clear-groups "$PROBE" write "$hierarchy/a/cgroup.procs" \
		"${moved#* }")" "${moved% *}"
done
