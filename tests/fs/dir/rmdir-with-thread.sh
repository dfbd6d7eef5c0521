#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process whose leader has exited is a member through its other threads.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
"$PROBE" leader-exits >tid &
pid=$!
wait_for is_gone "$pid" # the first thread is a zombie
cg_enter a "$(cat tid)"
expect_procs a "$pid"
expect_tasks a "$(cat tid)"
expect_errno EBUSY rmdir "$hierarchy/a"
kill -s KILL "$pid"
wait "$pid" 2>/dev/null
cg_destroy a
