#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A group with a living process is busy.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
sleep 1000 &
pid=$!
cg_enter a "$pid"
expect_errno EBUSY rmdir "$hierarchy/a"
expect_procs a "$pid"
end "$pid"
expect_procs a
cg_destroy a
