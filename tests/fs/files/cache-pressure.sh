#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Reclaim of file pages is pressure: its listener is told of the lowest level.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/cache.sh
. "${0%/*}/../lib/cache.sh"
in_cache_world -k v6.1
cg_create a
cg_write a memory.limit_in_bytes $((2 * mib))
"$PROBE" event "$hierarchy/a" memory.pressure_level low >pressure &
wait_for grep -qs OK pressure
read_in a "$served/data"
told() {
	grep -q '^[1-9]' pressure || [ "$(wc -l <pressure)" -gt 1 ]
}
wait_for told
expect 'killed' "$(cg_read_key a memory.oom_control oom_kill)" 0
