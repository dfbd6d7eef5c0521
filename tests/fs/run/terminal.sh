#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# At a terminal the keys act on COMMAND as they would without memcgfs-run: Ctrl-C,
# Ctrl-Z and fg, in shells inside and outside, and with a pager.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

command -v script >/dev/null || skip 'needs script(1)'
interrupt=$(printf '\003') suspend=$(printf '\032')

# at_terminal COMMAND - run it there
at_terminal() {
	rm -f keys here
	mkfifo keys
	# a job in the background would ignore these two
	env --default-signal=INT,QUIT script -qec "$1" /dev/null <keys >screen 2>&1 &
	terminal=$!
	exec 9>keys
}

# type_at WORD TEXT - when the screen shows the word, with a line end
type_at() {
	wait_for grep -q "$1" screen
	printf '%s\n' "$2" >&9
}

# press_at WORD KEY - the same for a single key
press_at() {
	wait_for grep -q "$1" screen
	printf %s "$2" >&9
}

# ends_with STATUS TITLE
ends_with() {
	wait "$terminal"
	status=$?
	exec 9>&-
	[ "$status" -eq "$1" ] ||
		fail "$2: status $status, expected $1: $(cat screen)"
	expect 'processes left' "$(ps_of_case)" ''
}

run=$memcgfs_run
at_terminal "$run sh -c 'trap \"echo caught; exit 3\" INT; echo rea''dy; sleep 1000 & wait'"
press_at ready "$interrupt"
ends_with 3 'Ctrl-C and a trap'

# a shell inside, which takes the terminal for itself and for its jobs
at_terminal "PS1='shell> ' $run sh -i"
type_at 'shell> ' "sh -c 'echo rea''dy; exec sleep 1000'"
press_at ready "$interrupt"
type_at 'shell> ' "sh -c 'echo for''ever; exec sleep 1000'"
press_at forever "$suspend"
# a shell with a stopped job wants to be told twice
type_at Stopped 'kill -s KILL %1'
type_at KILL 'exit 5'
type_at exit 'exit 5'
ends_with 5 'a shell inside'

# a shell outside stops and continues COMMAND, which reads from the terminal
at_terminal "PS1='shell> ' sh -i"
type_at 'shell> ' "$run sh -c 'echo rea''dy; read word; echo got-\$word; exit 7'"
press_at ready ''
sleep 0.3
printf %s "$suspend" >&9
type_at Stopped 'fg; exit $?'
sleep 0.3
printf 'word\n' >&9
wait_for grep -q got-word screen
ends_with 7 'a shell outside'

# COMMAND in a pipe leaves the terminal to the reader
at_terminal "$run echo text | sh -c 'read a; echo rea''dy; read b </dev/tty; echo \$a-\$b; exit 4'"
type_at ready key
wait_for grep -q text-key screen
ends_with 4 'a pager'
