#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A limit is not the child's, but holds for it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_write a memory.limit_in_bytes 1M
cg_create a/b
expect 'limit of the child' "$(cg_read a/b memory.limit_in_bytes)" "$unlimited"
expect 'limit that holds for it' \
	"$(cg_read_key a/b memory.stat hierarchical_memory_limit)" 1048576
