# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# memory.sh - processes with memory, for the cases in memory/

mib=1048576
# a process's own memory besides the requested pages, and the stocks
tolerance=$((2 * mib))

# start_in GROUP COMMAND ARG... - a call of probe.c that stays, in GROUP; $pid
# Its output is in the file $pid.
start_in() {
	_group=$1
	shift
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'exec >"$$"; echo 0 >"$1/cgroup.procs" && shift && exec "$@"' \
		sh "${hierarchy:?}/$_group" "$PROBE" "$@" &
	pid=$!
	wait_for has_grown "$pid"
}

# has_grown PID - the probe has said so, or was killed for it
has_grown() {
	grep -qs . "$1" || is_gone "$1"
}

# expect_near NAME ACTUAL EXPECTED - in bytes
expect_near() {
	_off=$(($2 - $3))
	[ "${_off#-}" -le "$tolerance" ] ||
		fail "$1: $2, expected $3 give or take $tolerance"
}

# fired PID LINES - the eventfd of a probe has been signalled so many times
fired() {
	[ "$(wc -l <"$1")" -eq $(($2 + 1)) ]
}
