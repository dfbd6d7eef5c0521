#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The manual explains each counter, each kind of pin, each switch, and each file of
# debug/ in the words of debug/README.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

manual=${0%/*}/../../../fused/memcgfs.8

# explained SECTION NAME
explained() {
	sed -n "/^.SH $1\$/,/^.S[HS] /p" "$manual" | grep -qxF ".B $2" ||
		fail "$1: no $2"
}

# Print "NAME: TEXT" of the files of debug/ in the manual, and in the README.
in_manual() {
	sed -n '/^\.\\" begin debug$/,/^\.\\" end debug$/p' "$manual" |
		sed 's,\\-,-,g;s,\\e,\\,g' | awk '
			/^\.I debug\// {
				if (name != "")
					print name ":" text
				name = substr($2, 7)
				text = ""
			}
			!/^\./ { text = text " " $0 }
			END { print name ":" text }'
}
in_readme() {
	awk '
		/^[^ ]/ {
			if (name != "")
				print name ":" text
			name = $0
			text = ""
		}
		/^ / {
			sub(/^ */, "")
			text = text " " $0
		}
		END { print name ":" text }' "$MEMCGFS_MOUNT/debug/README"
}
in_manual >manual
in_readme >readme
diff manual readme || fail 'the manual and debug/README differ'
expect 'the files' "$(find "$MEMCGFS_MOUNT/debug" -type f ! -path '*/json/*' -printf '%f\n' | LC_ALL=C sort)" \
	"$(sed 's/:.*//' readme | LC_ALL=C sort)"

while read -r name _; do
	[ "$name" != name ] || continue
	explained COUNTERS "$name"
done <"$MEMCGFS_MOUNT/debug/membership"
while read -r name _; do
	[ "$name" = name ] || [ "$name" = kernel ] || explained OPTIONS "$name"
done <"$MEMCGFS_MOUNT/debug/regime"
sh -c 'mkdir "$0"; echo 0 >"$0/tasks"; sleep 1000 & echo $$ >"$0/../tasks"
	echo $! >"$0/../tasks"; rmdir "$0"' "$hierarchy/a"
kinds=$(sed 1d "$MEMCGFS_MOUNT/debug/pins" | cut -f 4 | sort -u)
[ -n "$kinds" ] || fail 'no pins'
for kind in $kinds file_page shmem_page swap mm stock child other slab_page kmem_cache; do
	explained PINS "$kind"
done
