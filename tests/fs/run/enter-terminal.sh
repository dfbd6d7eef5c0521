#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A command in an entered world is a job of the caller's terminal: Ctrl-C, Ctrl-Z
# and fg, and a shell inside has jobs of its own.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/terminal.sh
. "${0%/*}/../lib/terminal.sh"

"$memcgfs_run" sh -c ': >world; exec sleep 1000' </dev/null &
world=$!
wait_for test -e world
# a slow machine must not end the command before its trap does
enter="$memcgfs_run --grace 60 --enter $world"

# left_inside - the processes of the case beside the world's own
left_inside() {
	ps_of_case | grep -v -e "^$world " -e 'sleep 1000' -e memcgfs
}

# left STATUS TITLE - as ends_with, with the world
left() {
	wait "$terminal"
	status=$?
	expect "status of $2: $(cat screen)" $status "$1"
	exec 9>&-
	wait_for eval '[ -z "$(left_inside)" ]'
}

at_terminal "exec $enter sh -c 'trap \"kill \\\$!; exit 3\" INT; sleep 1001 & echo rea''dy; wait'"
press_at ready "$interrupt"
left 3 'Ctrl-C and a trap'

at_terminal "exec $enter sh -c 'echo rea''dy; exec sleep 1002'"
press_at ready "$interrupt"
left 130 'Ctrl-C'

# a shell inside, which takes the terminal for itself and for its jobs
at_terminal "PS1='shell> ' $enter sh -i"
type_at 'shell> ' "sh -c 'echo rea''dy; exec sleep 1003'"
press_at ready "$interrupt"
type_at 'shell> ' "sh -c 'echo for''ever; exec sleep 1004'"
press_at forever "$suspend"
type_at Stopped 'kill -s KILL %1'
type_at KILL 'exit 5'
type_at exit 'exit 5'
left 5 'a shell inside'

# a shell outside stops and continues the command, which reads from the terminal
at_terminal "PS1='shell> ' sh -i"
type_at 'shell> ' "$enter sh -c 'echo rea''dy; read word; echo got-\$word; exit 7'"
press_at ready ''
sleep 0.3
press "$suspend"
type_at Stopped 'fg; exit $?'
sleep 0.3
press 'word
'
wait_for grep -q got-word screen
left 7 'a shell outside'

kill -s TERM "$world"
wait "$world"
expect 'the status of the world' $? 143
