#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The programs of cgroup-tools, unmodified, with their usual options.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command cgcreate cgroup-tools
in_world

check_subsystems() {
	expect 'lssubsys -m' "$(lssubsys -m memory)" 'memory /sys/fs/cgroup/memory'
	expect 'lssubsys -a' "$(lssubsys -a | sort | tr '\n' ' ')" \
		'blkio cpu cpuacct cpuset devices freezer memory pids '
	expect 'lssubsys -am' "$(lssubsys -am)" "$(lssubsys -M)"
	expect 'lssubsys -i' "$(lssubsys -i | sort)" \
		"$(awk '!/^#/ { print $1, $2 }' /proc/cgroups | sort)"
	expect 'lscgroup' "$(lscgroup memory:/)" 'memory:/'
}

check_groups() {
	cgcreate -g memory:/a -g cpu,memory:/both/deep || fail 'cgcreate'
	[ -d "$hierarchy/both/deep" ] || fail 'no group both/deep in memory'
	[ -d /sys/fs/cgroup/cpu/both/deep ] || fail 'no group both/deep in cpu'
	cgcreate -d 750 -f 640 -s 600 -a root:root -t root:root -g memory:/modes ||
		fail 'cgcreate -d'
	expect 'the mode of the directory' "$(stat -c %a "$hierarchy/modes")" 750
	expect 'the mode of a file' "$(stat -c %a "$hierarchy/modes/memory.limit_in_bytes")" 640
	expect 'the mode of tasks' "$(stat -c %a "$hierarchy/modes/tasks")" 600
	cgcreate -g '*:all' || fail 'cgcreate in all'
	expect 'lscgroup, all' "$(lscgroup | grep -c ':/all$')" 8
	expect 'lscgroup below both' "$(lscgroup memory:/both)" 'memory:/both/
memory:/both/deep'
}

check_values() {
	cgset -r memory.limit_in_bytes=4M -r memory.swappiness=10 a modes || fail 'cgset'
	expect 'cgget -n -v' "$(cgget -n -v -r memory.limit_in_bytes a modes)" '4194304
4194304'
	expect 'cgget' "$(cgget -r memory.swappiness a)" 'a:
memory.swappiness: 10'
	cgset --copy-from a both/deep || fail 'cgset --copy-from'
	expect 'copied' "$(cg_read both/deep memory.limit_in_bytes)" 4194304
	cgget -g memory:a >group || fail 'cgget -g'
	grep -q '^memory.limit_in_bytes: 4194304$' group || fail 'cgget -g names no limit'
	grep -q '^memory.stat: cache ' group || fail 'cgget -g names no memory.stat'
	cgget -a all >group || fail 'cgget -a'
	grep -q '^pids.max: max$' group || fail 'cgget -a names no pids.max'
	if cgset -r memory.limit_in_bytes=x a 2>/dev/null; then
		fail 'cgset of a wrong value'
	fi
	cgset -r cpu.shares=512 -r pids.max=5 -r cpuset.cpus=0 -r devices.deny=a all ||
		fail 'cgset beside memory'
	expect 'cgget beside memory' \
		"$(cgget -n -v -r cpu.shares -r pids.max -r cpuset.cpus all)" '512
5
0'
}

check_processes() {
	expect 'cgexec' "$(cgexec -g memory:a grep -c :memory:/a$ /proc/self/cgroup)" 1
	expect 'cgexec --sticky' \
		"$(cgexec --sticky -g memory:a grep -c :memory:/a$ /proc/self/cgroup)" 1
	expect 'cgexec in two' "$(cgexec -g cpu,memory:both/deep \
		grep -E ':(cpu|memory):' /proc/self/cgroup)" '5:memory:/both/deep
2:cpu:/both/deep'
	sleep 100 &
	cgclassify -g memory:a $! || fail 'cgclassify'
	expect_procs a $!
	cgclassify --sticky -g memory:both/deep $! || fail 'cgclassify --sticky'
	expect_procs both/deep $!
	cgdelete memory:both/deep || fail 'cgdelete of a group with a process'
	expect 'the process in the parent' "$(grep :memory: /proc/$!/cgroup)" 5:memory:/both
	end $!
}

check_deletion() {
	cgdelete memory:a || fail 'cgdelete'
	# with two controllers it takes the first alone for each path, also on a kernel
	cgdelete -r -g memory:both || fail 'cgdelete -r'
	cgdelete -r cpu:both || fail 'cgdelete -r in cpu'
	[ ! -d "$hierarchy/both" ] || fail 'both is still in memory'
	[ ! -d /sys/fs/cgroup/cpu/both ] || fail 'both is still in cpu'
	if cgdelete memory:a 2>/dev/null; then
		fail 'cgdelete of a group that is not there'
	fi
}

check_subsystems
check_groups
check_values
check_processes
check_deletion
