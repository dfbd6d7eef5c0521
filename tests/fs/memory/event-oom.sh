#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An eventfd is signalled when its group or an ancestor is out of memory, at
# once if it is already, and not when a descendant is.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_create a/b
cg_write a/b memory.limit_in_bytes 8M
for group in a a/b; do
	"$PROBE" event "$hierarchy/$group" memory.oom_control '' >"${group##*/}" &
	wait_for grep -qs OK "${group##*/}"
done
start_in a/b grow 16
wait_for is_gone "$pid"
wait_for fired b 1
fired a 0 || fail 'the group above is not out of memory'
cg_write a/b memory.oom_control 1
start_in a/b grow 16
wait_for fired b 2
"$PROBE" event "$hierarchy/a/b" memory.oom_control '' >late &
wait_for fired late 1
