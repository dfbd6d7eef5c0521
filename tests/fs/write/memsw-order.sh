#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The limit of memory and swap is never below that of memory.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_write_errno EINVAL a memory.memsw.limit_in_bytes 1M
cg_write a memory.limit_in_bytes 8M
cg_write_errno EINVAL a memory.memsw.limit_in_bytes 4M
cg_write a memory.memsw.limit_in_bytes 8M
cg_write_errno EINVAL a memory.limit_in_bytes 16M
cg_write_errno EINVAL a memory.limit_in_bytes -1
expect limit "$(cg_read a memory.limit_in_bytes)" 8388608
expect 'limit with swap' "$(cg_read a memory.memsw.limit_in_bytes)" 8388608
