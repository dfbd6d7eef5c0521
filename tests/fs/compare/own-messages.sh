#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What memcgfs-run says of the machine is no output of COMMAND. Here system calls cannot
# be answered, since the outer world does so.
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

"$here/memcgfs-compare" -k v5.13 -k v6.1 -- sh -c 'echo 1; echo 2 >&2' >out 2>err ||
	fail "status $?: $(cat err)"
grep -qx 'output  *A: 2 lines  A: 2 lines' out || fail "$(cat out)"
expect 'messages' "$(grep -c 'another program does so' err)" 1
