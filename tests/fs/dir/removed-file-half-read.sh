#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The rest of a text that was begun can be read when the group is gone.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
exec 4<"$hierarchy/a/memory.stat"
whole=$(cat "$hierarchy/a/memory.stat")
begun=$(dd bs=10 count=1 status=none <&4)
cg_destroy a
rest=$("$PROBE" read-fd 4) # all of it at once
expect 'the rest' "$rest" OK
expect 'after the rest' "$("$PROBE" read-fd 4)" ENODEV
expect 'the first half' "$begun" "$(printf %.10s "$whole")"
exec 4<&-
