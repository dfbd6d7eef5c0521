#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that a thread gives a new program is in that thread's group.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

needs_events
cg_create a
cg_create b
sh -c 'echo 0 >"$1/a/cgroup.procs"
	exec "$2" thread-execs "$1/b/tasks" sleep 1000' \
	sh "$hierarchy" "$PROBE" &
pid=$!
wait_for grep -q sleep "/proc/$pid/comm"
expect_tasks b "$pid"
expect_procs a
