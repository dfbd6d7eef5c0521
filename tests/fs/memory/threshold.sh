#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An eventfd is signalled when the usage crosses a threshold, up or down.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
"$PROBE" event "$hierarchy/a" memory.usage_in_bytes 8M >told &
wait_for grep -qs OK told
start_in a grow 4
sleep 0.2
fired told 0 || fail 'below the threshold'
start_in a grow 16
wait_for fired told 1
end "$pid"
wait_for fired told 2
