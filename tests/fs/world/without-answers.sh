#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Where calls cannot be answered the world starts without answers, and a line says
# so; --no-seccomp asks for that.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

expect 'with --no-seccomp' "$("$memcgfs_run" --no-seccomp sh -c \
	'grep -c " fuse.memcgfs " /proc/self/mountinfo; grep Seccomp: /proc/self/status' 2>&1 |
	tail -n 1)" "$(grep Seccomp: /proc/self/status)"
"$memcgfs_run" "$memcgfs_run" sh -c 'cat /proc/cgroups | grep -c memory' >out 2>err ||
	fail "a world in a world: status $?: $(cat err)"
expect 'the inner world' "$(cat out)" 1
expect 'its messages' "$(wc -l <err)" 1
grep -q 'another program' err || fail "no word of the other: $(cat err)"
