#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# With many double forks no process is misplaced.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

needs_events
nr=300
cg_create a
cg_create b
i=0
while [ "$i" -lt "$nr" ]; do
	for group in a b; do
		echo 0 >"$hierarchy/$group/cgroup.procs"
		(sleep 1000 &)
	done
	i=$((i + 1))
done
cg_enter .
for group in a b; do
	expect "processes in $group" \
		"$(wc -l <"$hierarchy/$group/cgroup.procs")" "$nr"
done
