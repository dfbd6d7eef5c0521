#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# debug/trace tells the events of a group in their order, and its sums are
# usage_in_bytes.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.13

tab=$(printf '\t')
: >events
cat "$MEMCGFS_MOUNT/debug/trace" >events &
reader=$!
wait_for has_lines events 1
expect 'the header' "$(cat events)" \
	"time${tab}event${tab}group${tab}bytes${tab}detail"

# the bytes that the events of group $1 add up to
counted() {
	awk -F '\t' -v group="$1" '
		$3 != group { next }
		{ sub(/^counter /, "", $5) }
		$2 == "charge" { sum += $5 }
		$2 == "uncharge" { sum -= $5 }
		$2 == "drain" { sum -= $4 }
		END { print sum + 0 }' events
}

is_counted() {
	[ "$(counted "$group")" = "$(cg_read a memory.usage_in_bytes)" ]
}

cg_create a
wait_for grep -q mkdir events
group=$(awk -F '\t' '$2 == "mkdir" { print $3 }' events)
cg_enter a
sleep 1000 &
pid=$!
wait_for sleeps "$pid"
wait_for is_counted
[ "$(counted "$group")" -gt 0 ] || fail 'nothing is charged'
end "$pid"
# the shell takes its memory along: the group must go
cg_write . memory.move_charge_at_immigrate 3
cg_enter .
cg_destroy a
# the request makes the daemon look at processes that have ended
is_released() {
	cat "$MEMCGFS_MOUNT/proc/cgroups" >/dev/null
	grep -q "release${tab}$group" events
}
wait_for is_released
end "$reader"

order=$(awk -F '\t' -v group="$group" '
	$3 == group && $2 !~ /^(obj_|un)?(charge|uncharge)$|^drain$/ {
		print $2, $5
	}' events | tr '\n' ',')
expect 'the life of the group' "$order" \
	"mkdir parent 1,attach pid $$,rmdir parent 1,reparent parent 1,release -,"
expect 'charges after the attach' "$(awk -F '\t' -v group="$group" '
	$3 == group && $2 == "attach" { attached = 1 }
	$3 == group && $2 == "charge" { print attached + 0; exit }' events)" 1
expect 'rows that have no 5 fields' \
	"$(awk -F '\t' 'NF != 5 || /\t\t|\t$/' events)" ''
