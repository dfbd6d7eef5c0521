#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Only the mounter may use a mount of an ordinary user. With allow_other other
# users may read, and root may do all. Only root moves other users' processes.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
[ "$(id -u)" -eq 0 ] || skip 'needs root: several users'

owner=65534 # it has a name, which fusermount3 asks for
alice=1234
sleepers=''
as() {
	_user=$1
	shift
	setpriv --reuid="$_user" --regid="$_user" --clear-groups "$@"
}

# call USER ERRNO CALL ARG...
call() {
	_user=$1 _wanted=$2
	shift 2
	expect "user $_user: $*" "$(as "$_user" "$PROBE" "$@")" "$_wanted"
}

# sleeper USER - set $pid to a process of that user
sleeper() {
	setpriv --reuid="$1" --regid="$1" --clear-groups sleep 1000 &
	pid=$!
	sleepers="$sleepers $pid"
	wait_for grep -qs '^Name:.sleep$' "/proc/$pid/status"
}

# copy the programs to a directory that the user can search
cp "$MEMCGFS" "$PROBE" .
MEMCGFS=$PWD/memcgfs
PROBE=$PWD/probe
chmod 755 memcgfs probe
mknod -m 666 fuse c 10 229
mount --no-mtab --bind fuse /dev/fuse || skip 'needs a /dev/fuse of its own'
if [ -e /etc/fuse.conf ]; then
	echo user_allow_other >conf
	mount --no-mtab --bind conf /etc/fuse.conf
fi
mkdir mnt
chown "$owner" mnt
top=$PWD/mnt/cgroup/memory

as "$owner" "$MEMCGFS" mnt || fail "status $?"
call "$owner" OK mkdir "$top/a"
for user in "$alice" 0; do
	call "$user" EACCES mkdir "$top/b"
	call "$user" open:EACCES read "$top/a/memory.stat"
done
as "$owner" fusermount3 -u mnt || fail 'not unmounted'
wait_for eval '[ -z "$(daemon_of_case)" ]'

[ -e /etc/fuse.conf ] || exit 0
as "$owner" "$MEMCGFS" -o allow_other mnt || fail "status $?"
call "$owner" OK mkdir "$top/a"
call "$alice" EACCES mkdir "$top/b"
call "$alice" EACCES mkdir "$top/a/b"
call "$alice" EACCES rmdir "$top/a"
call "$alice" open:EACCES write "$top/a/memory.limit_in_bytes" 0
call "$alice" open:EACCES write "$top/a/cgroup.procs" 0
call "$alice" OK read "$top/a/memory.stat"
sleeper "$alice"
call "$owner" EACCES write "$top/a/cgroup.procs" "$pid"
call 0 OK write "$top/a/cgroup.procs" "$pid"
call "$alice" OK read "$top/a/cgroup.procs"
sleeper 0
call "$owner" EACCES write "$top/a/cgroup.procs" "$pid"
sleeper "$owner"
call "$owner" OK write "$top/a/cgroup.procs" "$pid"
as "$owner" fusermount3 -u mnt || fail 'not unmounted'
# shellcheck disable=SC2086 # several
end $sleepers
wait_for eval '[ -z "$(daemon_of_case)" ]'
