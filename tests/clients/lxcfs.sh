#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# lxcfs shows the limit of a container as the size of its memory. The container is a
# pid namespace, and lxcfs asks for the groups of its first process.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command lxcfs lxcfs
in_world

# its own hierarchies, and its pid file, go into /run
mount --no-mtab -t tmpfs tmpfs /run || fail 'no own /run'
cg_create a
cg_write a memory.limit_in_bytes 64M
mkdir lxcfs
lxcfs -f --pidfile /run/lxcfs.pid "$PWD/lxcfs" >log 2>&1 &
daemon=$!
if [ "$(awk '{ print $3 }' /proc/self/uid_map | sort -n | tail -n 1)" != 4294967295 ]; then
	# the kernel lets no user namespace bind / without all that is mounted below it
	wait_for is_gone "$daemon"
	grep -q 'bind-mount / for new root: Invalid argument' log || fail "$(cat log)"
	exit 0
fi
wait_for test -e lxcfs/proc/meminfo

# in_container GROUP COMMAND... - in a pid namespace with its first process there
in_container() {
	_group=$1
	shift
	# shellcheck disable=SC2016 # the inner shell expands them
	unshare --pid --fork sh -c 'echo 0 >"$0/cgroup.procs" && "$@"; exit $?' \
		"$hierarchy/$_group" "$@"
}

expect 'with a limit' "$(in_container a grep MemTotal: lxcfs/proc/meminfo)" \
	'MemTotal:          65536 kB'
expect 'without a limit' "$(in_container . grep MemTotal: lxcfs/proc/meminfo)" \
	"$(grep MemTotal: /proc/meminfo)"
umount --no-mtab lxcfs || fail umount
wait_for is_gone "$daemon"
