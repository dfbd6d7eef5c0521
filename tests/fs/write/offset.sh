#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The position of a write is ignored.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
(
	echo 1M
	echo 2M
) >"$hierarchy/a/memory.limit_in_bytes" || fail 'the second write'
expect 'limit after two writes' "$(cg_read a memory.limit_in_bytes)" 2097152
echo 3M >>"$hierarchy/a/memory.limit_in_bytes" || fail 'append'
expect 'limit after append' "$(cg_read a memory.limit_in_bytes)" 3145728
