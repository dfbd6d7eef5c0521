#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The manual explains each counter, each kind of pin and each switch.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

manual=${0%/*}/../../../fused/memcgfs.8

# explained SECTION NAME
explained() {
	sed -n "/^.SH $1\$/,/^.S[HS] /p" "$manual" | grep -qxF ".B $2" ||
		fail "$1: no $2"
}

while read -r name _; do
	explained COUNTERS "$name"
done <"$MEMCGFS_MOUNT/debug/membership"
while read -r name _; do
	[ "$name" = kernel ] || explained OPTIONS "$name"
done <"$MEMCGFS_MOUNT/debug/regime"
sh -c 'mkdir "$0"; echo 0 >"$0/tasks"; sleep 1000 & echo $$ >"$0/../tasks"
	echo $! >"$0/../tasks"; rmdir "$0"' "$hierarchy/a"
kinds=$(grep -o ' [a-z_]*[:=]' "$MEMCGFS_MOUNT/debug/pins" | tr -d ' :=' | sort -u)
[ -n "$kinds" ] || fail 'no pins'
for kind in $kinds file_page shmem_page swap mm stock child other slab_page kmem_cache; do
	case $kind in
	refs | pid | file) ;;
	*) explained PINS "$kind" ;;
	esac
done
