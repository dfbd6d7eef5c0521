#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where /etc/subuid and /etc/subgid give ids to an ordinary user, there are 65536
# ids in its world: files and processes can belong to others than root. Without
# ranges, or if newuidmap fails, the world has the caller's id alone.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

command -v newuidmap >/dev/null || skip 'needs newuidmap (package uidmap)'
if [ ! -e /etc/subuid ] || [ ! -e /etc/subgid ]; then
	skip 'needs an /etc/subuid and an /etc/subgid to mount over'
fi
if [ "${1:-}" != private ]; then
	exec unshare --mount --propagation private "$0" private
fi

user=65534
name=$(id -nu "$user") || skip "needs a name for user $user"

# give_ranges TEXT - the ranges in both files
give_ranges() {
	for file in subuid subgid; do
		printf '%s\n' "$1" >"$file"
		umount --no-mtab "/etc/$file" 2>/dev/null
		mount --no-mtab --bind "$file" "/etc/$file" ||
			fail "cannot replace /etc/$file"
	done
}

# as_user COMMAND... - in a world of the user
as_user() {
	setpriv --reuid="$user" --regid="$user" --clear-groups --inh-caps=-all \
		env MEMCGFS="$PWD/bin/memcgfs" bin/memcgfs-supervise "$@"
}

mkdir bin
cp "$MEMCGFS" "${MEMCGFS%/*}/memcgfs-supervise" bin
chmod -R a+rX bin
one_id="0 $user 1"

give_ranges "$name:300000:65536"
as_user sh -c '
	echo $(cat /proc/self/uid_map) $(cat /proc/self/gid_map)
	cd /sys/fs/cgroup/memory
	mkdir a
	chown 1000:1001 a a/cgroup.procs
	stat -c "%u %g" a
	setpriv --reuid=1000 --regid=1001 --clear-groups sh -c "
		mkdir a/b
		echo 0 >a/b/cgroup.procs
		stat -c \"%u %g\" a/b
		grep -c . a/b/cgroup.procs
		echo 1 >a/b/cgroup.procs" 2>/dev/null
	echo $?' >out || fail "status $? with ranges"
expect 'the world with ranges' "$(tr '\n' ' ' <out)" \
	"$one_id 1 300000 65535 $one_id 1 300000 65535 1000 1001 1000 1001 2 1 "

for ranges in "nobody-else:300000:65536" "$name:300000" "$name:0:65536"; do
	give_ranges "$ranges"
	as_user sh -c 'echo $(cat /proc/self/uid_map) $(cat /proc/self/gid_map)
		"$0" 2>&1 chown 1000 /sys/fs/cgroup/memory/tasks' \
		"$(command -v env)" >out 2>err
	expect "the map with $ranges" "$(head -n 1 out)" "$one_id $one_id"
	grep -q 'Invalid argument' out || fail "chown: $(cat out)"
	expect messages "$(cat err)" ''
done

# a newuidmap that may not do it
give_ranges "$name:300000:65536"
mkdir failing
printf '#!/bin/sh\necho refused >&2\nexit 1\n' >failing/newuidmap
cp failing/newuidmap failing/newgidmap
chmod -R a+rx failing
PATH=$PWD/failing:$PATH as_user cat /proc/self/uid_map >out 2>err
expect 'the map of a failing newuidmap' \
	"$(awk '{ print $1, $2, $3 }' out)" "$one_id"
expect messages "$(cat err)" ''
