#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel believes the size of a short file without asking, and makes it smaller
# by itself: to 0 when the file is truncated by an open, and to the length of the
# text when that is read through the page cache. A reader still gets the whole text,
# which has grown since.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# shellcheck source-path=SCRIPTDIR source=../lib/readers.sh
. "${0%/*}/../lib/readers.sh"

# cached FILE - read it through the page cache
cached() {
	"$PROBE" sendfile "$1"
}

cg_create a
file=$hierarchy/a/memory.limit_in_bytes
page=$(getconf PAGESIZE)
expect 'the size of a short file' "$(stat -c %s "$file")" "$page"
expect 'the end of a short file' "$("$PROBE" seek-end "$file")" "$page"

# truncated by an open, with and without a write
for limit in 4K 8M 16G; do
	echo "$limit" >"$file"
	expect "after $limit was written" "$(cached "$file")" "$(cat "$file")"
done
echo 4096 >"$file"
: >"$file" || :
expect 'after a truncation only' "$(cached "$file")" 4096

# read through the page cache before it grows
for limit in 4096 8388608 17179869184; do
	"$PROBE" write "$file" "$limit" >written
	expect 'the write' "$(cat written)" OK
	expect "$limit, by a cached read" "$(cached "$file")" "$limit"
	expect "$limit, by another" "$(busybox cat "$file")" "$limit"
done
expect_all_readers_agree "$file"
expect 'its length is its size now' "$(stat -c %s "$file")" 12
expect 'its length is its end now' "$("$PROBE" seek-end "$file")" 12

# without a name that leads to it
exec 4<"$hierarchy/a/memory.soft_limit_in_bytes"
for limit in 4K 8M; do
	echo "$limit" >"$hierarchy/a/memory.soft_limit_in_bytes"
	expect "$limit, by a descriptor" "$(cached /proc/self/fd/4)" \
		"$(cat "$hierarchy/a/memory.soft_limit_in_bytes")"
done
exec 4<&-

# the other readers of the same text are still open
file=$hierarchy/a/memory.swappiness
for value in 1 10 100; do
	cg_write a memory.swappiness "$value"
	exec 5<"$file"
	expect "$value beside an open file" "$(cached "$file")" "$value"
	expect "$value of the open file" "$(cached /dev/fd/5)" "$value"
done

# an empty list has the size 0
file=$hierarchy/a/tasks
expect 'the size of an empty list' "$(stat -c %s "$file")" 0
expect 'no text' "$(cached "$file")" ''
start_children 2
for pid in $pids; do
	cg_write a cgroup.procs "$pid"
done
expect_all_readers_agree "$hierarchy/a/cgroup.procs"
expect 'a list, by a cached read' "$(cached "$file")" "$(cat "$file")"
# shellcheck disable=SC2086 # several
end $pids
cg_create b
file=$hierarchy/b/tasks
sleep 60 &
pid=$!
cg_write b cgroup.procs "$pid"
# a list is short, too, until a reader opens a longer list
expect 'the size of a short list' "$(stat -c %s "$file")" "$page"
end "$pid"
"$PROBE" threads 1500 >tids &
pid=$!
wait_for has_lines tids 1500
cg_write b cgroup.procs "$pid"
expect 'a long list, by a cached read' "$(cached "$file" | wc -l)" 1501
expect 'the size of a long list' "$(stat -c %s "$file")" "$(wc -c <"$file")"
expect 'the end of a long list' "$("$PROBE" seek-end "$file")" "$(wc -c <"$file")"
expect_all_readers_agree "$file"
cg_write . cgroup.procs "$pid"
expect 'no text any more' "$(cached "$file")" ''
[ "$(cached "$hierarchy/tasks" | wc -l)" -gt 1500 ] || fail "the root's list is cut"
end "$pid"
