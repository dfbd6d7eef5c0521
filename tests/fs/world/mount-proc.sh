#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A fresh /proc has our files, and its numbers are known.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_enter a
cat >look <<'EOF'
	echo $$
	grep -h :memory: /proc/self/cgroup /proc/1/cgroup
	grep -c '^memory' /proc/cgroups
	sleep 1000 &
	echo $! >/sys/fs/cgroup/memory/b/cgroup.procs
	grep :memory: "/proc/$!/cgroup"
	grep -c : "/proc/$!/cgroup"
	head -n 1 /proc/slabinfo
	cat /proc/sys/vm/drop_caches 2>/dev/null || echo refused
	echo 2 >/proc/sys/vm/drop_caches && echo dropped
	kill $!
EOF
cg_create b
wanted='1 5:memory:/a 5:memory:/a 1 5:memory:/b 9 slabinfo - version: 2.1 refused dropped '
expect 'in a pid namespace' "$(unshare --pid --fork --mount-proc sh look | tr '\n' ' ')" "$wanted"
expect 'in a user namespace' "$(unshare --user --map-root-user --pid --fork \
	--mount-proc sh look | tr '\n' ' ')" "$wanted"
expect 'in two' "$(unshare --pid --fork --mount-proc \
	unshare --pid --fork --mount-proc sh look | tr '\n' ' ')" "$wanted"
# without a /proc of its own, a process has the number of the /proc that is there
expect 'with the /proc above' "$(unshare --pid --fork grep :memory: /proc/self/cgroup)" \
	5:memory:/a
mkdir proc
"$CALLS" mount proc proc hidepid=2 >out
expect 'elsewhere' "$(cat out)" OK
expect 'the files there' "$(grep -c '^memory' proc/cgroups)" 1
expect 'the group there' "$(grep -h :memory: "proc/$$/cgroup" proc/self/cgroup | tr '\n' ' ')" \
	'5:memory:/a 5:memory:/a '
grep -q " $PWD/proc .*hidepid=" /proc/self/mountinfo || fail 'its options are lost'
umount --no-mtab --lazy proc
expect 'an option that is not there' "$("$CALLS" mount proc proc nonsense)" EINVAL
