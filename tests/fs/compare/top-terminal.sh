#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# needs: speed
# memcgfs-top at a terminal: keys scroll and end it, another size is drawn, and Ctrl-C
# ends it too. The terminal is as before then. Lines are cut to its width.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/terminal.sh
. "${0%/*}/../lib/terminal.sh"

make_world world
export MEMCGFS_MOUNT="$PWD/world"
awk -v OFS='\t' 'BEGIN {
	for (i = 100; i < 120; i++)
		print i, 1, "/group" i, "online", 1, 0, 4096, 4096, 0, 0, 0
}' >>world/debug/memcgs

# restored - the size of the terminal, and its settings before and after
restored() {
	cmp -s before after || fail "the terminal is not as before: $(diff before after)"
	grep -q "$(printf '\033')\\[?1049l" screen || fail 'still on the other screen'
}

at_terminal "stty rows 10 cols 60; stty -a >before
	(until [ -e resize ]; do sleep 0.1; done; stty rows 8 </dev/tty) &
	'$top' -d 60; status=\$?; stty rows 10; stty -a >after; exit \$status"
press_at 'lines 1 to 6' j
press_at 'lines 2 to 7' k
press_at 'lines 1 to 6' g
# another size is drawn at once
wait_for grep -q '/group101' screen
: >resize
press_at 'lines 1 to 4' q
ends_with 0 'q'
restored

# on a narrow screen no line is long
expect 'long lines' "$(tr '\r' '\n' <screen | sed 's/\x1b\[H/\n/g;s/\x1b\[[?0-9]*[A-Za-z]//g' |
	awk 'length($0) > 60' | wc -l)" 0

at_terminal "stty rows 10 cols 60; exec '$top' -d 60"
press_at 'lines 1 to 6' "$interrupt"
ends_with 130 'Ctrl-C'
grep -q "$(printf '\033')\\[?1049l" screen || fail 'still on the other screen'
