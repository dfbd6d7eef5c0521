#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A name that led nowhere is a dentry. When a group is given that name, the
# group's own dentry replaces it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

dentries() {
	awk '$1 == "dentry" { print $2 }' "$MEMCGFS_MOUNT/proc/slabinfo"
}

cg_create a
dentries >/dev/null # looks up the names of its file
before=$(dentries)
[ ! -e "$hierarchy/b" ] || fail 'b is there'
expect 'with a name that is not there' "$(dentries)" $((before + 1))
expect_errno OK rename "$hierarchy/a" "$hierarchy/b"
expect 'after rename' "$(dentries)" "$before"
[ ! -e "$hierarchy/a" ] || fail 'a is there'
expect 'with the name that was left' "$(dentries)" $((before + 1))
