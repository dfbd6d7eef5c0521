#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The open of a reader can fail for the kernel to ask again (fs/size.h), but never
# twice, which the reader would see: also if truncating writers come in between.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

export file="$MEMCGFS_MOUNT/cgroup/memory/memory.soft_limit_in_bytes"
# each NUMBER COMMAND... - in a shell of its own
each() {
	(
		i=0
		while [ $((i += 1)) -le "$1" ]; do
			eval "$2"
		done
	) &
}
# shellcheck disable=SC2016 # for eval
{
	each 3000 'echo 1M >"$file"'
	each 3000 'echo 2M >"$file"'
	each 3000 'read -r value <"$file"'
	each 3000 'read -r value <"$file"'
	each 3000 'read -r value <"$file"'
} 2>errors
wait
expect 'opens that failed' "$(grep -c . errors)" 0
