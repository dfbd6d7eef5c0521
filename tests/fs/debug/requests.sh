#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# debug/requests counts the requests of operations, which are as many as they need:
# no lookup of a name that is known, no flush, no truncation of its own, no reading
# of a directory a second time, and no attributes that are known.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

counts=$MEMCGFS_MOUNT/debug/requests
expect 'the header' "$(head -n 1 "$counts")" "request$(printf '\t')count"
expect 'INIT' "$(awk '$1 == "init" { print $2 }' "$counts")" 1
expect 'kinds without a name' "$(awk '$1 == "other" { print $2 }' "$counts")" 0

# cost OPERATION PATH - its requests
cost() {
	"$PROBE" requests "$counts" "$1" "$hierarchy/$2"
}

cg_create a
# a change of a directory makes the kernel ask for its mode before the next
expect 'mkdir+rmdir' "$(cost mkdir+rmdir a/b)" \
	'lookup 1, getattr 2, mkdir 1, rmdir 1'
expect 'open+read+close' "$(cost read a/memory.stat)" 'open 1, read 1'
# until the kernel knows that there are no file capabilities to be removed
cost write a/memory.limit_in_bytes >/dev/null
expect 'the write of a limit' "$(cost write a/memory.limit_in_bytes)" \
	'open 1, write 1'
# the list is no text that has to be made for its size
expect 'open+read+close of a list' "$(cost read cgroup.procs)" 'open 1, read 1'
expect 'stat' "$(cost stat a/memory.stat)" ''
# a list has an access time, which the kernel asks for after it was read
cost list a >/dev/null
expect 'a second list' "$(cost list a)" ''
