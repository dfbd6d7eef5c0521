#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# With many double forks no process is misplaced.
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

needs_events
nr=300
cg_create a
cg_create b
"$PROBE" double-forks "$nr" "$hierarchy/a/cgroup.procs" \
	"$hierarchy/b/cgroup.procs" || fail "status $?"
for group in a b; do
	expect "processes in $group" \
		"$(wc -l <"$hierarchy/$group/cgroup.procs")" "$nr"
done
