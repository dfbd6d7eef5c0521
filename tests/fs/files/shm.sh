#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# /dev/shm of a world is an empty tmpfs of its own, which all may write to.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
[ -d /dev/shm ] || skip 'needs /dev/shm'
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	: >"/dev/shm/memcgfs-test.$$" || skip 'cannot write to /dev/shm'
	"$memcgfs_run" "$0"
	status=$?
	# another run of this case has other numbers
	expect 'the file of the host' "$(cat "/dev/shm/memcgfs-test.$$")" ''
	rm "/dev/shm/memcgfs-test.$$"
	[ ! -e /dev/shm/memcgfs-inside ] || fail 'a file of the world is on the host'
	exit "$status"
fi
expect 'the files' "$(ls -A /dev/shm)" ''
expect 'the mode' "$(stat -c '%a %u:%g' /dev/shm)" '1777 0:0'
file=/dev/shm/memcgfs-inside
(umask 022 && echo text >"$file")
expect 'a file' "$(stat -c '%a %u %s' "$file")" '644 0 5'
expect 'a mapping' "$("$FILEIO" map-write "$file" TEXT 0)" OK
expect 'the text' "$(cat "$file")" TEXT
expect 'unlinked' "$("$FILEIO" unlinked /dev/shm/memcgfs-unlinked)" OK
# half of the memory, as the kernel's default is
total=$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo)
size=$(df -k --output=size /dev/shm | tail -n 1)
[ "$size" -gt $((total / 2 - 10)) ] || fail "the size is $size KiB of $total"
[ "$size" -lt $((total / 2 + 10)) ] ||
	fail "the size is $size KiB of $total"
"$FILEIO" fsx /dev/shm/memcgfs-a "$PWD/b" 5 2000 || fail 'see above'
