#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# More files than the daemon may have descriptors can be looked up, after each other.
# needs: speed
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	# root could raise the limit again
	[ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null || skip 'needs setpriv'
	# shellcheck disable=SC3045 # dash has it
	ulimit -n 1000
	[ "$(id -u)" -ne 0 ] || less='setpriv --bounding-set=-sys_resource'
	mkdir -p served
	# shellcheck disable=SC2086 # several words, or none
	exec ${less:-} "$memcgfs_run" --files "$PWD/served" -- "$0"
fi
cd served || exit
for dir in 1 2 3 4 5 6 7 8; do
	mkdir "$dir"
	(cd "$dir" && seq 300 | xargs touch) || fail "directory $dir"
done
expect 'files' "$(find . -type f -size 0 | wc -l)" 2400
expect 'files again' "$(find . -type f -newermt @1 | wc -l)" 2400
mkdir -p deep
cd deep || exit
: >mine
expect 'the others' "$(cat ../*/* | wc -c)" 0
expect 'the working directory' "$(pwd -P)" "$(readlink -f ../deep)"
ls mine >/dev/null || fail 'my file is gone'
rm -r ../[1-8] || fail 'cannot remove them'
