#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A registration ends with the process that made it: the daemon keeps no trace.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world --host-pids

# files_of_daemon - how many it has open
files_of_daemon() {
	grep -lsx memcgfs /proc/[0-9]*/comm | while read -r _comm; do
		_dir=${_comm%/comm}
		! grep -qs "MEMCGFS_CASE=${MEMCGFS_CASE:?}" "$_dir/environ" ||
			ls "$_dir/fd"
	done | wc -l
}

as_before() {
	[ "$(files_of_daemon)" -le "$before" ]
}

cg_create a
before=$(files_of_daemon)
[ "$before" -gt 0 ] || fail 'the daemon is not found'
pids=
for file in memory.usage_in_bytes memory.oom_control; do
	"$PROBE" event "$hierarchy/a" "$file" '' >"told.$file" &
	pids="$pids $!"
	wait_for grep -qs OK "told.$file"
done
! as_before || fail 'nothing is open for the registrations'
# shellcheck disable=SC2086 # two
end $pids
wait_for as_before
cg_destroy a
