#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A write to a shared mapping reaches the file below, at its place also if the file
# is open to append. A program in the directory runs, and is busy while it does.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
served=$PWD/served
mkdir -p "$served"
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	cp "$(command -v sleep)" "$served/program"
	"$memcgfs_run" --files "$served" "$0" || exit
	expect 'the file below' "$(cat "$served/file")" 'ABCDENNNGHIJxy'
	exit
fi
cd "$served" || exit
printf abcdefghij >file
expect 'a write' "$("$FILEIO" map-write file ABCDEFGHIJ 0)" OK
expect 'the text' "$(cat file)" ABCDEFGHIJ
expect 'a write to append' "$("$FILEIO" map-write file ABCDENNN 1)" OK
expect 'the second text' "$(cat file)" ABCDENNNIJ
expect 'a third' "$("$FILEIO" map-write file ABCDENNNGHIJ 1)" OK
printf xy >>file
expect 'the third text' "$(cat file)" ABCDENNNGHxy
printf ABCDENNNGHIJxy >file
./program 1000 &
wait_for grep -q "(program) S" "/proc/$!/stat"
expect_errno open:ETXTBSY write program text
end "$!"
expect_errno OK write program text
printf '#!/bin/sh\necho "$1 ran"\n' >script
chmod +x script
expect 'the script' "$(./script it)" 'it ran'
chmod -x script
expect 'without the bit' "$(./script it 2>/dev/null || echo $?)" 126
