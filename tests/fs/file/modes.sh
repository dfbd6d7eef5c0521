#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A group lists the kernel's files, with the kernel's modes.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# the files of a group other than the root in Linux 6.1
kernels='cgroup.clone_children 644
cgroup.event_control 222
cgroup.procs 644
memory.failcnt 644
memory.force_empty 200
memory.kmem.failcnt 644
memory.kmem.limit_in_bytes 644
memory.kmem.max_usage_in_bytes 644
memory.kmem.slabinfo 444
memory.kmem.tcp.failcnt 644
memory.kmem.tcp.limit_in_bytes 644
memory.kmem.tcp.max_usage_in_bytes 644
memory.kmem.tcp.usage_in_bytes 444
memory.kmem.usage_in_bytes 444
memory.limit_in_bytes 644
memory.max_usage_in_bytes 644
memory.memsw.failcnt 644
memory.memsw.limit_in_bytes 644
memory.memsw.max_usage_in_bytes 644
memory.memsw.usage_in_bytes 444
memory.move_charge_at_immigrate 644
memory.numa_stat 444
memory.oom_control 644
memory.pressure_level 0
memory.soft_limit_in_bytes 644
memory.stat 444
memory.swappiness 644
memory.usage_in_bytes 444
memory.use_hierarchy 644
notify_on_release 644
tasks 644'
cg_create a
listed=$(cd "$hierarchy/a" && stat -c '%n %a' ./* | sed 's,^\./,,')
printf '%s\n' "$listed" | while read -r line; do
	case "
$kernels
" in
	*"
$line
"*) ;;
	*) fail "a kernel does not list '$line'" ;;
	esac
done || exit 1
for name in cgroup.procs tasks memory.stat memory.limit_in_bytes \
	memory.usage_in_bytes memory.max_usage_in_bytes memory.failcnt \
	memory.kmem.usage_in_bytes memory.memsw.limit_in_bytes \
	memory.move_charge_at_immigrate; do
	[ -e "$hierarchy/a/$name" ] || fail "$name is missing"
done
