#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A new program is in the old group.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
sh -c 'echo 0 >"$1/cgroup.procs"; exec sleep 1000' sh "$hierarchy/a" &
pid=$!
wait_for grep -q sleep "/proc/$pid/comm"
expect_procs a "$pid"
