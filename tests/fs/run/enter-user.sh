#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A user sees no world of another user. Root sees all, and is in a user's world
# that user.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir -m 755 bin
mkdir -m 777 out
cp "$MEMCGFS" "${MEMCGFS%/*}/memcgfs-supervise" bin
chmod -R a+rX bin
export MEMCGFS="$PWD/bin/memcgfs"

# as_user UID COMMAND...
as_user() {
	uid=$1
	shift
	setpriv --reuid="$uid" --regid="$uid" --clear-groups --inh-caps=-all "$@"
}

# not as_user, so that the pid is that of the supervisor
setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \
	bin/memcgfs-supervise sh -c 'mkdir /sys/fs/cgroup/memory/a
	: >out/here; exec sleep 1000' &
users=$!
bin/memcgfs-supervise sh -c ': >out/root; exec sleep 1000' &
roots=$!
wait_for test -e out/here
wait_for test -e out/root
list() {
	"$@" bin/memcgfs-supervise --list | cut -f 1-3 |
		grep -x -e "$users	.*" -e "$roots	.*" | sort
}
expect 'seen by root' "$(list)" \
	"$(printf '%s\tseeds\t%s\n' "$users" 65534 "$roots" 0 | sort)"
expect 'seen by the user' "$(list as_user 65534)" "$users	seeds	65534"
expect 'seen by another' "$(list as_user 65533)" ''
for stranger in 65534 65533; do
	as_user "$stranger" bin/memcgfs-supervise --enter "$roots" true 2>out/err
	expect "status of $stranger" $? 1
	expect "lines of $stranger" "$(wc -l <out/err)" 1
done
bin/memcgfs-supervise --enter "$users" -- sh -c '
	echo 0 >/sys/fs/cgroup/memory/a/cgroup.procs
	cat /proc/self/uid_map
	: >out/file' >out/map || fail "status $? of root"
expect 'the map' "$(awk 'NR == 1 { print $1, $2, $3 }' out/map)" '0 65534 1'
expect 'the owner of a file of root' "$(stat -c %u out/file)" 65534
kill -s TERM "$users" "$roots"
wait
