#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# debug/regime shows the switches in force, the overrides, and the bound on groups.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.13 -o mm=memcg,ids=unbounded

file=$MEMCGFS_MOUNT/debug/regime
shown=$(tr '\t' ' ' <"$file")
for line in 'name value' 'kernel v5.13' 'slab objcg' 'kmem objcg' \
	'page memcg_data' 'mm memcg' 'remote objcg' 'ids unbounded'; do
	printf '%s\n' "$shown" | grep -qx "$line" || fail "no '$line' in: $shown"
done
