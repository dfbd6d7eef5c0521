# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# no-memory.sh - a daemon that has too little memory

# start_daemon [COMMAND...] OPTION... - in the foreground, on mnt; $daemon
# Return: false if it has refused to start
start_daemon() {
	rm -f pid
	"$@" -f --print-pid mnt >pid 2>log &
	daemon=$!
	wait_for is_up_or_gone "$daemon"
	[ -s pid ]
}

is_up_or_gone() {
	[ -s pid ] || is_gone "$1"
}

# expect_refusal NAME - the start failed, and the daemon gave a reason in a line
expect_refusal() {
	wait "$daemon"
	expect "status of $1" $? 1
	expect "lines of $1" "$(wc -l <log)" 1
}

# storm NAME ARG... - each request fails with ENOMEM at worst, and the daemon
# survives
storm() {
	_name=$1
	shift
	"$PROBE" storm mnt/cgroup/memory "$@" | sort | uniq -c >said
	! grep -v ' made .*, left 0$' said ||
		fail "$_name: errors other than ENOMEM: $(cat said; head log)"
	! is_gone "$daemon" || fail "$_name: the daemon is gone: $(head log)"
}

# stop_daemon NAME
stop_daemon() {
	kill -s TERM "$daemon"
	wait "$daemon"
	expect "status of $1" $? 0
	! mountpoint -q mnt || fail "$1: still mounted"
	lines=$(wc -l <log)
	[ "$lines" -lt 50 ] || fail "$1: $lines lines of log"
}
