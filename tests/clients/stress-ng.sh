#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# stress-ng below and above a limit, and with many processes in a group.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command stress-ng stress-ng
in_world

cg_create wide
cg_write wide memory.limit_in_bytes 200M
cg_create narrow
cg_write narrow memory.limit_in_bytes 20M

# stress GROUP OPTION...
stress() {
	group=$1
	shift
	# shellcheck disable=SC2016 # the inner shell expands them
	sh -c 'echo $$ >"$0/cgroup.procs" && exec stress-ng --quiet --temp-path . \
		--timeout 2 "$@"' "$hierarchy/$group" "$@"
}

# has_procs GROUP NUMBER
has_procs() {
	has_lines "$hierarchy/$1/cgroup.procs" "$2"
}

# stress_memory GROUP BYTES
stress_memory() {
	stress "$1" --vm 1 --vm-bytes "$2" --vm-keep --vm-populate
}

stress_memory wide 40M || fail 'it ended badly below the limit'
[ "$(cg_read wide memory.max_usage_in_bytes)" -gt $((40 << 20)) ] ||
	fail "max_usage $(cg_read wide memory.max_usage_in_bytes), expected above 40M"
expect 'kills' "$(cg_read_key wide memory.oom_control oom_kill)" 0
stress_memory narrow 100M >/dev/null 2>&1
[ "$(cg_read_key narrow memory.oom_control oom_kill)" -gt 0 ] ||
	fail 'no process was killed above the limit'
stress wide --fork 2 --fork-ops 300 || fail 'it ended badly while it forked'
wait_for has_procs wide 0
