#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memcgfs-pins --watch ends with a line when the world is gone: a table that cannot be
# read does not mean that there are no dying groups.
# needs: speed
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"

make_world world
MEMCGFS_MOUNT="$PWD/world" "$here/memcgfs-pins" --watch >watched 2>said &
watcher=$!
wait_for grep -qs 'To let them go' watched
rm -r world
wait "$watcher"
expect 'status' $? 1
expect 'lines' "$(wc -l <said)" 1
grep -q 'any more$' said || fail "$(cat said)"
! grep 'no dying groups' watched || fail 'a table that is gone has no groups'
