#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An open file shows the same state as long as each read begins where the last one
# ended. At its beginning, and anywhere else, it shows the present state.
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
expect 'parts of an open file' "$(python3 -c '
import os, sys
fd = os.open(sys.argv[1], os.O_RDWR)
parts = [os.read(fd, 3)]
os.pwrite(fd, b"2M", 0)
parts += [os.read(fd, 2), os.pread(fd, 3, 1)]
os.pwrite(fd, b"4M", 0)
parts += [os.pread(fd, 3, 4), os.pread(fd, 3, 1), os.pread(fd, 3, 100)]
print(*[part.decode() for part in parts], sep="|")
' "$hierarchy/a/memory.limit_in_bytes")" '104|85|097|152|194|'
