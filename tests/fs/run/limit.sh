#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# --limit and --group start COMMAND in a group, which it sees as the root, as in a
# container.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" --limit 64M sh -c '
	cat /sys/fs/cgroup/memory/memory.limit_in_bytes
	read -r first rest </sys/fs/cgroup/memory/cgroup.procs
	[ "$first" = $$ ] && echo inside
	ls -d "$MEMCGFS_MOUNT"/cgroup/memory/limited/tasks' >out
expect 'the limited world' "$(tr '\n' ' ' <out)" \
	'67108864 inside /sys/fs/memcgfs/cgroup/memory/limited/tasks '
"$memcgfs_run" --group=/a/b/ sh -c '
	cat /sys/fs/cgroup/memory/memory.limit_in_bytes
	mkdir /sys/fs/cgroup/memory/c
	ls -d "$MEMCGFS_MOUNT"/cgroup/memory/a/b/c' >out
expect 'the world of a group' "$(tr '\n' ' ' <out)" \
	"$unlimited /sys/fs/memcgfs/cgroup/memory/a/b/c "
"$memcgfs_run" --limit 8M sh -c 'head -c 64M /dev/zero | tail' 2>err
expect 'failures at the limit' "$("$memcgfs_run" --limit 8M sh -c '
	head -c 64M /dev/zero | tail | head -c 1 >/dev/null
	read -r count <"/sys/fs/cgroup/memory/memory.failcnt"
	[ "$count" -gt 0 ] && echo some' 2>err)" some
