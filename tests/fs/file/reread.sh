#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An open file shows the same state until it is read from the beginning again.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
exec 4<"$hierarchy/a/memory.limit_in_bytes"
read -r before <&4
cg_write a memory.limit_in_bytes 1M
expect 'limit before' "$before" "$unlimited"
expect 'the rest of the text' "$(cat <&4)" ''
exec 4<&-
exec 4<"$hierarchy/a/memory.limit_in_bytes"
expect 'limit after' "$(cat <&4)" 1048576
exec 4<&-
