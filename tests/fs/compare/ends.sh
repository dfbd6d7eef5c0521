#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# once
# needs: speed
# timeout: 400
# memcgfs-compare ends with a line that says why, and leaves no process: a wrong command
# line, no COMMAND, a time that is over, signals, a world that ends first.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"

said 2 COMMAND "$compare"
said 2 COMMAND "$compare" --
said 2 '-k expects' "$compare" -k
said 2 'no option -x' "$compare" -x true
said 2 'no option --nothing' "$compare" --nothing true
said 2 "v5/1" "$compare" -k v5/1 true
said 2 twice "$compare" -k v5.10 -k v5.10 true
said 2 timeout "$compare" --timeout 0 true
said 2 v1.0 "$compare" -k v1.0 true
said 1 'cannot write' "$compare" --html /nowhere/report true
"$compare" --help | grep -q '^usage: memcgfs-compare ' || fail 'no help'
expect 'version' "$("$compare" -V)" "memcgfs-compare ${memcgfs_version:?}"

# a status is COMMAND's
"$compare" -k v6.1 -- /nowhere/command >out || fail "status $?"
expect 'no command' "$(row 'exit status')" 127
"$compare" -k v6.1 -- sh -c 'kill -s KILL $$' >out || fail "status $?"
expect 'killed' "$(row 'exit status')" 137
# the group of COMMAND is not that of the world
"$compare" -k v6.1 -- sh -c 'kill -s TERM 0; sleep 1000' >out || fail "status $?"
expect 'its process group' "$(row 'exit status')" 143

# the figures of COMMAND after its time
"$compare" -k v6.1 --timeout 2 -- sh -c 'mkdir /sys/fs/cgroup/memory/a; exec sleep 1000' >out
expect 'status after the time' $? 124
expect 'groups' "$(row groups)" 2
expect 'exit status' "$(row 'exit status')" 'not done in 2 s'
expect 'processes' "$(ps_of_case)" ''

# interrupted SIGNAL STATUS FILES - so many files are left
interrupted() {
	rm -f here.*
	env --default-signal=INT "$compare" -- \
		sh -c ': >"$1.$$"; sleep 1000 & wait' sh "$PWD/here" >out 2>err &
	pid=$!
	wait_for has_begun
	kill -s "$1" "$pid"
	wait "$pid"
	expect "the status after $1" $? "$2"
	wait_for has_ended
	expect "files left after $1" "$(find "$TMPDIR" -maxdepth 1 -name 'memcgfs.*' | wc -l)" "$3"
}

has_begun() {
	ls here.* >/dev/null 2>&1
}

has_ended() {
	[ -z "$(ps_of_case)" ]
}

interrupted TERM 143 0
interrupted INT 130 0
interrupted HUP 129 0
# a script that is killed leaves its files
interrupted KILL 137 1
rm -r "$TMPDIR"/memcgfs.*
