#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The values that a limit accepts, how it reads back, and those it refuses.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# accepted TEXT VALUE
accepted() {
	cg_write a memory.limit_in_bytes -1
	cg_write a memory.limit_in_bytes "$1"
	expect "limit '$1'" "$(cg_read a memory.limit_in_bytes)" "$2"
}

refused() {
	cg_write a memory.limit_in_bytes -1
	cg_write_errno EINVAL a memory.limit_in_bytes "$1"
	expect "limit '$1'" "$(cg_read a memory.limit_in_bytes)" "$unlimited"
}

cg_create a
accepted 0 0
accepted 1 0
accepted 4095 0
accepted 4096 4096
accepted 4097 4096
accepted 8191 4096
accepted 1000000 999424
accepted 64k 65536
accepted 64K 65536
accepted 1m 1048576
accepted 1g 1073741824
accepted 1T 1099511627776
accepted 8E "$unlimited"
accepted 16E 0
accepted "1M
" 1048576
accepted '1048576 ' 1048576
accepted k 0
accepted '
' 0
accepted ' ' 0
accepted 0x100000 1048576
accepted 010000 4096
accepted -1 "$unlimited"
accepted 18446744073709551615 "$unlimited"
accepted 18446744073709551616 0
refused '1 M'
refused 1Mx
refused word
refused +1
refused -2
refused -1M
refused max
refused 1_000
