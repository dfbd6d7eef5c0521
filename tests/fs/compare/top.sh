#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# memcgfs-top -b prints the tree of groups, and the growth since the look before.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"

said 1 'no memcgfs is mounted' "$top" -b
make_world world
export MEMCGFS_MOUNT="$PWD/world"
said 2 'expected a terminal' "$top"
said 2 '-d is' "$top" -b -d 0
said 2 '-n is' "$top" -b -n x
said 2 'expected an option' "$top" -b word
expect 'looks' "$("$top" -b -n 2 -d 1 | grep -c '53 groups, 51 dying, 5.27 MiB in use')" 2
"$top" -b -n 1 >out || fail "status $?"
grep -q ' 1000 KiB .*  50 dying groups$' out || fail "the dying groups: $(cat out)"
expect 'the first group' "$(sed -n 4p out | awk '{ print $1, $2, $3, $NF }')" '4 5.27 MiB /'

# growth, in a world
unset MEMCGFS_MOUNT
"$memcgfs_run" -k v6.1 -- sh -c "'$top' -b -n 2 -d 2 >out & sleep 1
	mkdir $hierarchy/a; sh -c 'echo \$\$ >$hierarchy/a/cgroup.procs
		head -c 1m /dev/zero >/dev/shm/file'; wait" || fail "status $?"
grep -q '^v6.1  2 groups (+1), 0 dying' out || fail "the second look: $(cat out)"
grep -q '+1[.0-9]* MiB .*  a$' out || fail "the growth: $(cat out)"
