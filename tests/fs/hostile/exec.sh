#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that never comes out of exec() cannot be asked whether it shares its
# parent's memory, nor when it started. The readers of its group do not wait for
# that.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/hostile.sh
. "${0%/*}/../lib/hostile.sh"
needs_root
in_world --host-pids
prepare_hostile

cg_create a
hostile exec hostile/file
wait_for grep -q . told
attacker=$(cat told)
cg_enter a "$attacker"
kill -s USR1 "$attacker"

# A child that has the memory of its new program, where no arguments are yet.
# Most other files of /proc/PID cannot be read now.
in_exec() {
	children=$(cat "/proc/$attacker/task/$attacker/children")
	for _pid in $children; do
		grep -qs . "/proc/$_pid/cmdline" ||
			grep -qs '^State:.Z' "/proc/$_pid/status" || return 0
	done
	return 1
}
wait_for in_exec
cg_read a cgroup.procs >listed &
watch_reads a
sleep 3 # longer than a read may take
reads_took
expect 'the members' "$(wc -l <listed)" 2
in_exec || fail 'the child has come out of exec()'
nothing_left
