#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# --list names the running worlds, and --enter runs another command in one of them,
# with its status, its input and its group; it ends with the world.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# start_world OPTION... - a world with a group a; $pid
start_world() {
	rm -f here inside ready
	"$memcgfs_run" "$@" sh -c '
		mkdir "$MEMCGFS_MOUNT/cgroup/memory/a"
		sleep 1000 &
		: >here
		wait' &
	pid=$!
	wait_for test -e here
}

# enters ARG... - in the world; in the background $! would not be its pid
enters() {
	"$memcgfs_run" --enter "$pid" "$@"
}

start_world -k v5.11
line=$("$memcgfs_run" --list | grep "^$pid	")
expect 'the listed world' "$(echo "$line" | cut -f 2,3)" "v5.11	$(id -u)"
echo "$line" | cut -f 4 | grep -qx '0:0[0-9]:[0-9][0-9]' || fail "age: $line"
echo "$line" | cut -f 5 | grep -q '^sh -c ?' || fail "command: $line"
enters -- sh -c '
	cat /proc/1/comm
	ls -d /sys/fs/cgroup/memory/a "$MEMCGFS_MOUNT"
	grep kernel "$MEMCGFS_MOUNT/debug/regime"
	pwd' >out || fail "status $?"
expect 'the entered world' "$(tr '\n\t' '  ' <out)" \
	"memcgfs-init /sys/fs/cgroup/memory/a /sys/fs/memcgfs kernel v5.11 $PWD "
expect 'input and output' "$(echo text | enters cat)" text
enters sh -c 'exit 5'
expect 'the status' $? 5
enters sh -c 'kill -s KILL $$'
expect 'the status of a killed command' $? 137
enters "$PWD/missing" 2>/dev/null
expect 'the status of no command' $? 127
enters --group /a -- sh -c 'grep -cx $$ /sys/fs/cgroup/memory/a/tasks' >out
expect 'in the group' "$(cat out)" 1
expect 'the shell' "$(echo 'echo $((1 + 1))' | SHELL='' "$memcgfs_run" --enter "$pid")" 2
expect 'the user' \
	"$(enters sh -c 'id -u')" "$("$memcgfs_run" id -u)"

# a member when it is moved; a signal goes on to it; what it leaves stays
enters sh -c '
	echo 0 >/sys/fs/cgroup/memory/a/cgroup.procs
	sleep 1001 &
	: >left'
enters grep -c . /sys/fs/cgroup/memory/a/cgroup.procs >out
expect 'members left' "$(cat out)" 1
"$memcgfs_run" --enter "$pid" sh -c 'trap "exit 6" TERM; : >trapped; sleep 1002 & wait' &
visitor=$!
wait_for test -e trapped
kill -s TERM "$visitor"
wait "$visitor"
expect 'the status after TERM' $? 6
# without its supervisor an entered command ends
"$memcgfs_run" --enter "$pid" sh -c ': >alone; exec sleep 1003' &
visitor=$!
wait_for test -e alone
kill -s KILL "$visitor"
wait "$visitor" 2>/dev/null
wait_for eval '! ps_of_case | grep -q "sleep 100[3]"'

# the end of the world, whichever part of it is killed
for victim in supervisor memcgfs-init; do
	"$memcgfs_run" --enter "$pid" sh -c ': >inside; exec sleep 1004' 2>err &
	visitor=$!
	wait_for test -e inside
	if [ "$victim" = supervisor ]; then
		kill -s KILL "$pid"
	else
		kill -s KILL "$(pgrep -P "$pid" -x memcgfs-init)"
	fi
	wait "$visitor" 2>/dev/null
	expect "the status without $victim" $? 137
	expect "messages without $victim: $(cat err)" "$(wc -l <err)" 1
	wait "$pid" 2>/dev/null
	wait_for eval '[ -z "$(ps_of_case)" ]'
	! "$memcgfs_run" --list | grep -q "^$pid	" || fail 'listed after its end'
	enters true 2>err
	expect 'the status of no world' $? 1
	expect 'messages of no world' "$(wc -l <err)" 1
	start_world --limit 64M
done

# a world with a group of its own: the entered command starts there
enters sh -c 'head -n 1 /sys/fs/cgroup/memory/cgroup.procs
	grep -cx $$ /sys/fs/cgroup/memory/cgroup.procs' >out
expect "in the world's group" "$(tail -n 1 out)" 1
kill -s TERM "$pid"
wait "$pid" 2>/dev/null

# in the pids of the host all that entered ends with the world too
start_world --host-pids
"$memcgfs_run" --enter "$pid" sh -c '(setsid sleep 1005 &); : >inside; exec sleep 1006' 2>err &
visitor=$!
enters true || fail "--host-pids: status $?"
wait_for test -e inside
kill -s TERM "$pid"
wait "$pid" 2>/dev/null
wait "$visitor" 2>/dev/null
status=$?
expect "the status of a visitor of --host-pids: $(cat err)" $status 137

# the visitor ends first, not by calls that no notifier answers any more
start_world --host-pids
"$memcgfs_run" --enter "$pid" sh -c ': >ready; while sleep 0.01; do :; done' 2>err &
visitor=$!
wait_for test -e ready
kill -s STOP "$(pgrep -P "$pid" -x memcgfs)"
kill -s TERM "$pid"
wait "$visitor" 2>/dev/null
expect 'the status when the daemon is slow' $? 137
wait "$pid" 2>/dev/null
wait_for eval '[ -z "$(ps_of_case)" ]'

start_world --keep-uid
expect 'the kept uid' "$(enters sh -c '
	mkdir /sys/fs/cgroup/memory/b && id -u')" "$(id -u)"
kill -s TERM "$pid"
wait "$pid" 2>/dev/null
true
