#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Holes are found, made and filled; a file can be larger than 4 GiB.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same sh -c 'truncate -s 1M f; "$0" extents f' "$FILEIO"
same sh -c 'echo x | dd of=f bs=64K seek=4 conv=notrunc 2>/dev/null
	"$0" extents f; stat -c "%s %b" f' "$FILEIO"
same sh -c 'fallocate -l 256K full; stat -c "%s %b" full'
same sh -c 'head -c 256K /dev/zero | tr "\\0" x >data
	fallocate -p -o 64K -l 64K data; "$0" extents data; cksum data
	stat -c "%s %b" data' "$FILEIO"
same sh -c 'fallocate -n -l 1M data; stat -c "%s %b" data; fallocate -z -o 0 -l 4K data; cksum data'
same sh -c 'truncate -s 10 data; truncate -s 5000 data; cksum data; : >data; stat -c "%s %b" data'
same sh -c 'cp --sparse=always f copy; cmp f copy && "$0" extents copy' "$FILEIO"

same sh -c 'echo end | dd of=large bs=1M seek=5K 2>/dev/null
	stat -c "%s %b" large; tail -c 4 large; "$0" extents large
	truncate -s 4294967297 large; stat -c %s large
	dd if=large bs=1 skip=4294967296 2>/dev/null | od -c' "$FILEIO"
