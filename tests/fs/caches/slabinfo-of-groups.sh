#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memory.kmem.slabinfo: the caches of a group, while groups have caches.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	"$memcgfs_run" -k v4.19 -- "$0" some &&
		"$memcgfs_run" -k v5.3 -- "$0" some &&
		"$memcgfs_run" -k v5.9 -- "$0" none
	exit
fi

cg_create a
cg_enter a
(:) # the first objects are for the caches to be made
read -r _ <"$hierarchy/a/memory.usage_in_bytes"
sleep 1000 &
sleeper=$!
cg_enter .
rows=$(awk '$1 == "vm_area_struct" && $2 > 0' "$hierarchy/a/memory.kmem.slabinfo")
case $1 in
some) [ -n "$rows" ] || fail "no areas: $(cat "$hierarchy/a/memory.kmem.slabinfo")" ;;
none) expect 'the file' "$(cat "$hierarchy/a/memory.kmem.slabinfo")" '' ;;
esac
end "$sleeper"
