#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process of many threads is moved, while threads come and go: all are there.
# How long another reader waited meanwhile is printed.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

threads=1500
cg_create a
cg_create b
"$PROBE" threads "$threads" >tids &
pid=$!
wait_for eval '[ "$(wc -l <tids)" -eq "$threads" ]'
"$PROBE" longest-read "$hierarchy/b/memory.usage_in_bytes" >waited &
reader=$!
cg_enter a "$pid"
expect 'threads in a' "$(cg_read a tasks | wc -l)" "$((threads + 1))"
cg_enter b "$pid"
expect 'threads in b' "$(cg_read b tasks | wc -l)" "$((threads + 1))"
expect_procs b "$pid"
expect_tasks a
kill "$reader"
wait "$reader"
read -r longest reads <waited
echo "the longest of $reads reads took $longest ms"
