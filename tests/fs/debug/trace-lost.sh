#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A reader that does not read loses events, and is told how many; another reader
# loses none by that.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world
file=$MEMCGFS_MOUNT/debug/trace
ring=4096 # events

: >all
cat "$file" >all &
reader=$!
wait_for has_lines all 1
exec 3<"$file"
is_full() {
	[ "$(wc -l <all)" -gt $((2 * ring)) ]
}
cg_create a
cg_enter a
until is_full; do
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		(:)
	done
done
cg_enter .
dd bs=4096 iflag=nonblock <&3 >some 2>/dev/null
cg_create marker
dd bs=4096 iflag=nonblock <&3 >>some 2>/dev/null
exec 3<&-
marker=$(awk '$2 == "mkdir" { row = $0 } END { print row }' some)
wait_for grep -qxF "$marker" all
end "$reader"

expect 'events of the other reader that were lost' "$(grep -c lost all)" 0
expect 'events before the loss' \
	"$(awk -F '\t' '$2 == "lost" { print NR - 2; exit }' some)" "$ring"
lost=$(awk -F '\t' '$2 == "lost" { sum += $5 } END { print sum }' some)
[ "$lost" -ge "$ring" ] || fail "lost $lost events, expected $ring at least"

# count FILE - the events up to the marker, from the first that both have
first=$(sed -n 2p some)
count() {
	awk -v first="$first" -v marker="$marker" '
		$0 == first && !begun { begun = 1 }
		begun && $2 != "lost" { n++ }
		$0 == marker { print n }' "$1"
}
expect 'events that one has and the other lost' \
	"$(($(count all) - $(count some)))" "$lost"
