#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Texts that are not a pid, and unusual pids.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

sleep 1000 &
pid=$!
# accepted FILE TEXT
accepted() {
	cg_enter .
	cg_enter . "$pid"
	cg_write a "$1" "$2"
	expect "$1 after '$2'" "$(cg_read_list a "$1")" "$pid "
}

# refused ERRNO FILE TEXT
refused() {
	cg_write_errno "$1" a "$2" "$3"
	expect "$2 after '$3'" "$(cg_read_list a "$2")" ''
}

cg_create a
for file in cgroup.procs tasks; do
	cg_enter . "$pid"
	refused EINVAL "$file" '
'
	refused EINVAL "$file" ' '
	refused EINVAL "$file" -1
	refused EINVAL "$file" "-$pid"
	refused EINVAL "$file" "${pid}x"
	refused EINVAL "$file" "$pid $$"
	refused EINVAL "$file" "$pid,$$"
	refused EINVAL "$file" "$pid
$$"
	refused EINVAL "$file" "$pid.0"
	refused EINVAL "$file" "'$pid'"
	refused EINVAL "$file" self
	refused EINVAL "$file" 0x
	refused EINVAL "$file" -
	refused EINVAL "$file" 2147483648
	refused EINVAL "$file" 4294967296
	refused EINVAL "$file" 99999999999999999999
	refused ESRCH "$file" 2147483647
	refused ESRCH "$file" $(($(cat /proc/sys/kernel/pid_max) + 1))
	accepted "$file" "$pid"
	accepted "$file" "$pid
"
	accepted "$file" " $pid"
	accepted "$file" "$pid  "
	accepted "$file" "$(printf '0x%x' "$pid")"
	accepted "$file" "$(printf '0X%X' "$pid")"
	accepted "$file" "$(printf '0%o' "$pid")"
done
