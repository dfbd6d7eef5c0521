#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# debug/regime shows the switches in force and the overrides.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.13 -o mm=memcg

file=$MEMCGFS_MOUNT/debug/regime
for line in 'kernel v5.13' 'slab objcg' 'kmem objcg' 'page memcg_data' \
	'mm memcg' 'remote objcg'; do
	grep -qx "$line" "$file" || fail "no '$line' in: $(cat "$file")"
done
