# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
#
# terminal.sh - a terminal, its screen and its keys

command -v script >/dev/null || skip 'needs script(1)'
interrupt=$(printf '\003') suspend=$(printf '\032')

# at_terminal COMMAND - run it there. The shell of script(1) is in the foreground too:
# a command that gets Ctrl-C begins with exec, for dash would end by the signal.
at_terminal() {
	rm -f keys here
	mkfifo keys
	# a job in the background would ignore these two
	env --default-signal=INT,QUIT script -qec "$1" /dev/null <keys >screen 2>&1 &
	terminal=$!
	exec 9>keys
}

# press KEYS - a terminal that has ended takes none, and ends no case by SIGPIPE: its
# status is looked at later
press() {
	(trap '' PIPE && printf %s "$1" >&9) 2>/dev/null || :
}

# type_at WORD TEXT - when the screen shows the word, with a line end
type_at() {
	wait_for grep -q "$1" screen
	press "$2
"
}

# press_at WORD KEY - the same for a single key
press_at() {
	wait_for grep -q "$1" screen
	press "$2"
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
