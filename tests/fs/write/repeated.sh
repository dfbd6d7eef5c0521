#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A file that is written again and again, each time by an open that truncates, is
# written through the page cache at times. That makes no difference to a command.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
limit=$hierarchy/a/memory.limit_in_bytes
counts=$MEMCGFS_MOUNT/debug/requests

# questions - how often the kernel has asked for file capabilities
questions() {
	awk '$1 == "getxattr" { print $2 }' "$counts"
}

# each COMMAND... - run it as often as it takes to have gone both ways
each() {
	for _time in 1 2 3 4; do
		"$@"
	done
}

# refuses ERROR SIZE - a write of so many bytes
refuses() {
	! head -c "$2" /dev/zero | tr '\0' x |
		dd bs="$2" iflag=fullblock of="$limit" status=none 2>said || fail "$2 bytes were written"
	grep -q "$1" said || fail "$2 bytes: $(cat said)"
}

each eval 'echo "${_time}M" >"$limit"'
expect 'the last limit' "$(cat "$limit")" 4194304
echo 1M >"$limit"
each refuses 'Argument list too long' 5000
each refuses 'Invalid argument' 4096
expect 'the limit after errors' "$(cat "$limit")" 1048576

# commands of the same open file
each eval 'exec 3>"$limit"; echo 2M >&3; echo "$((_time + 2))M" >&3; exec 3>&-'
expect 'the last command' "$(cat "$limit")" 6291456
each eval ': >"$limit"'
expect 'without a command' "$(cat "$limit")" 6291456

# a reader that has the file open, and one that opens it
exec 4<"$limit"
each eval 'echo "${_time}M" >"$limit"'
expect 'the text for an open reader' "$(cat <&4)" 4194304
expect 'the text in the cache' "$("$PROBE" sendfile "$limit")" 4194304
exec 4<&-

# it was worth while
each eval 'echo "${_time}M" >"$limit"'
before=$(questions)
each eval 'echo "${_time}M" >"$limit"'
expect 'the questions of four writes' "$(($(questions) - before))" 0
