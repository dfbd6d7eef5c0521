#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A limit is refused if the usage cannot be brought below it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
start_in a grow 16
cg_write_errno EBUSY a memory.limit_in_bytes 4M
expect limit "$(cg_read a memory.limit_in_bytes)" "$unlimited"
cg_write a memory.limit_in_bytes 32M
! is_gone "$pid" || fail 'it was killed'
expect under_oom "$(cg_read_key a memory.oom_control under_oom)" 0
