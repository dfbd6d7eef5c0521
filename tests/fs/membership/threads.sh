#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Threads are in groups of their own; cgroup.procs moves them together.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create b
"$PROBE" threads 2 >tids &
pid=$!
wait_for eval '[ "$(wc -l <tids)" -eq 2 ]'
first=$(head -n 1 tids)
second=$(tail -n 1 tids)
cg_enter a "$pid"
expect_tasks a "$pid" "$first" "$second"
expect_procs a "$pid"
cg_write b tasks "$first"
expect_tasks a "$pid" "$second"
expect_tasks b "$first"
expect_procs a "$pid"
expect_procs b "$pid"
cg_write b cgroup.procs "$second" # any thread stands for its process
expect_tasks b "$pid" "$first" "$second"
expect_tasks a
