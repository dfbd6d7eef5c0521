#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# At a terminal the keys act on COMMAND as they would without memcgfs-run: Ctrl-C,
# Ctrl-Z and fg, in shells inside and outside, and with a pager.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# shellcheck source-path=SCRIPTDIR source=../lib/terminal.sh
. "${0%/*}/../lib/terminal.sh"

run=$memcgfs_run
at_terminal "exec $run sh -c 'trap \"echo caught; exit 3\" INT; sleep 1000 & echo rea''dy; wait'"
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
press "$suspend"
type_at Stopped 'fg; exit $?'
sleep 0.3
press 'word
'
wait_for grep -q got-word screen
ends_with 7 'a shell outside'

# COMMAND in a pipe leaves the terminal to the reader
at_terminal "$run echo text | sh -c 'read a; echo rea''dy; read b </dev/tty; echo \$a-\$b; exit 4'"
type_at ready key
wait_for grep -q text-key screen
ends_with 4 'a pager'
