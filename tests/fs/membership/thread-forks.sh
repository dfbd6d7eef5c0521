#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The child of a thread is in that thread's group.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

needs_events
cg_create a
cg_create b
sh -c 'echo 0 >"$1/a/cgroup.procs"; exec "$2" thread-forks "$1/b/tasks"' \
	sh "$hierarchy" "$PROBE" >out &
pid=$!
wait_for eval '[ "$(wc -l <out)" -eq 2 ]'
expect_tasks a "$pid"
# shellcheck disable=SC2046 # the thread and the child
expect_tasks b $(cat out)
expect_procs b "$pid" "$(tail -n 1 out)"
