#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The process that grows past the limit is killed, soon, and no other: not the
# members of the parent group, and not the small ones of the same group.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_create a/b
cg_write a/b memory.limit_in_bytes 10M
start_in a grow 20
above=$pid
start_in a/b grow 1
small=$pid
# shellcheck disable=SC2046 # two words
set -- $("$PROBE" time-to-kill "$hierarchy/a/b/cgroup.procs" 10 50)
expect signal "$1" 9
[ "$2" -lt 2000 ] || fail "killed after $2 ms"
expect_procs a "$above"
expect_procs a/b "$small"
expect oom_kill "$(cg_read_key a/b memory.oom_control oom_kill)" 1
[ "$(cg_read a/b memory.failcnt)" -gt 0 ] || fail 'failcnt has not counted'
cg_write a/b memory.failcnt 0
expect failcnt "$(cg_read a/b memory.failcnt)" 0
expect 'failcnt of the parent' "$(cg_read a memory.failcnt)" 0
