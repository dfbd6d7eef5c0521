#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process is held to the limit however many supplementary groups it is in:
# their list stands before the figures in its status.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
[ "$(id -u)" -eq 0 ] || skip 'needs root: setgroups'
in_world

cg_create a
cg_write a memory.limit_in_bytes 10M
# shellcheck disable=SC2046 # three words
set -- $(timeout 30 setpriv --groups "$(seq -s , 1000000 1001199)" \
	"$PROBE" time-to-kill "$hierarchy/a/cgroup.procs" 10 50)
expect signal "$1" 9
expect oom_kill "$(cg_read_key a memory.oom_control oom_kill)" 1
