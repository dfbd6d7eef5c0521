#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A read of debug/trace waits: not with O_NONBLOCK, not after a signal; poll tells
# when there is an event. Readers that wait hold no thread of the daemon.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world
file=$MEMCGFS_MOUNT/debug/trace

expect 'no event' "$("$PROBE" poll-stream "$file" 50)" 'EAGAIN 0'
"$PROBE" poll-stream "$file" 60000 >polled &
poller=$!
expect 'a read that a signal interrupts' "$("$PROBE" read-interrupted "$file")" \
	EINTR

# more than the 10 threads that answer requests
readers=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	: >"events.$i"
	cat "$file" >"events.$i" &
	readers="$readers $!"
done
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	wait_for has_lines "events.$i" 1
done
cg_create a
wait "$poller"
expect 'poll at an event' "$(cat polled)" 'EAGAIN 0x1'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	wait_for grep -q mkdir "events.$i"
	expect "events of reader $i" "$(grep -c mkdir "events.$i")" 1
done

# shellcheck disable=SC2086 # several
end $readers
# A reader can be killed while another has the same open file, and waits as well.
exec 5<"$file"
: >events.first
cat <&5 >events.first &
first=$!
wait_for has_lines events.first 1
cat <&5 >events.second &
second=$!
cat_waits() {
	read -r _ _comm _state _ <"/proc/$1/stat"
	[ "$_comm" = '(cat)' ] && [ "$_state" != R ]
}
wait_for cat_waits "$second"
end "$second"
end "$first"
exec 5<&-

# the files of killed readers are closed: all places are free again
has_places() {
	[ "$("$PROBE" open-many "$file" 65)" = '64 EBUSY' ]
}
wait_for has_places
expect 'a reader after that' "$("$PROBE" read "$file")" OK
expect 'size' "$(stat -c %s "$file")" 0
