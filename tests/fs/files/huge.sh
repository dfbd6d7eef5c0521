#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A file of 1 TiB that is nearly all holes: its data is found, its end is read, and
# it becomes smaller, with no page more than was touched.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
truncate -s 1T large 2>/dev/null || skip 'needs files of 1 TiB'
in_served

same sh -c 'truncate -s 1T huge; echo middle | dd of=huge bs=1M seek=512K conv=notrunc 2>/dev/null
	stat -c "%s %b" huge; "$0" extents huge' "$FILEIO"
same sh -c 'printf end | dd of=huge bs=1 seek=1099511627773 conv=notrunc 2>/dev/null
	stat -c %s huge; tail -c 3 huge; tail -c 1M huge | cksum; "$0" extents huge' "$FILEIO"
same sh -c 'dd if=huge bs=1 skip=1099511627776 count=1 2>/dev/null | wc -c'
same sh -c 'fallocate -p -o 512G -l 1M huge; "$0" extents huge' "$FILEIO"
cg_create a
expect 'cached' "$(
	cg_write a cgroup.procs 0
	head -c 1M "$served/huge" | cksum
)" "$(head -c 1M /dev/zero | cksum)"
# the kernel reads ahead
[ "$(cg_read_key a memory.stat cache)" -le 8388608 ] ||
	fail "cached: $(cg_read_key a memory.stat cache)"
same sh -c 'truncate -s 549755813889 huge; stat -c %s huge; tail -c 1 huge | od -c
	truncate -s 1 huge; stat -c "%s" huge; cat huge | od -c'
expect 'cached' "$(cg_read_key a memory.stat cache)" 4096
