#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process that waits for an event of a group is told when it is removed.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
for file in memory.usage_in_bytes memory.oom_control; do
	"$PROBE" event "$hierarchy/a" "$file" '' >"told.$file" &
	wait_for grep -qs OK "told.$file"
done
"$PROBE" event "$hierarchy/a" memory.pressure_level low >pressure &
wait_for grep -qs OK pressure
cg_destroy a
for file in told.memory.usage_in_bytes told.memory.oom_control pressure; do
	wait_for fired "$file" 1
done
