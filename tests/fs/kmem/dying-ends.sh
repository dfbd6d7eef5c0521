#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A dying group is freed when the process that pins it ends.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

# the shell's own charges there move with it
cg_write . memory.move_charge_at_immigrate 1
cg_create a
cg_enter a
sleep 1000 &
pid=$!
wait_for sleeps "$pid"
cg_enter .
cg_enter . "$pid"
cg_destroy a
expect 'dying groups' "$(count_dying)" 1
grep -q "	/a	.*	kernel_stack	1	pid $pid (sleep 1000)\$" "$MEMCGFS_MOUNT/debug/pins" ||
	fail "debug/pins does not tell of $pid: $(cat "$MEMCGFS_MOUNT/debug/pins")"
end "$pid"
expect 'dying groups then' "$(count_dying)" 0
expect 'debug/pins then' "$(sed 1d "$MEMCGFS_MOUNT/debug/pins")" ''
