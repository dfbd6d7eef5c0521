#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Random parts of memcgfs-run are killed at random moments of a fork storm, in worlds
# with and without pids of their own, entered or not. After each round there is no
# process, mount, directory or namespace left.
#
# KILL_ROUNDS is the number of rounds, KILL_SEED the first round's seed; that of
# round N is KILL_SEED + N.
# timeout: 600
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

rounds=${KILL_ROUNDS:-5}
seed=${KILL_SEED:-1}

# Each part has an end of its own, for root has no limit of processes.
if [ "${1:-}" = storm ]; then
	export LINK=50
	export CHAIN='[ "$LINK" -gt 0 ] || exit
		LINK=$((LINK - 1))
		(exec setsid sh -c "$CHAIN") &'
	sh -c "$CHAIN" &
	(
		mkdir "$hierarchy/$$" && echo 0 >"$hierarchy/$$/cgroup.procs"
		for i in $(seq 40); do
			cat /proc/self/cgroup "$hierarchy/$$/memory.stat" >/dev/null &
			[ $((i % 10)) -ne 0 ] || wait
		done
	) &
	(
		for i in $(seq 80); do
			setsid sleep 0.00"$((i % 9))" &
			[ $((i % 25)) -ne 0 ] || wait
		done
	) &
	: >"$2"
	exec sleep 1000
fi

# random NUMBER - set $random to 0 up to NUMBER - 1
random() {
	state=$(((state * 1103515245 + 12345) % 2147483648))
	random=$((state / 65536 % $1))
}

# child PID NAME - set $child to the child of memcgfs-run with this name
child() {
	child=''
	read -r _children 2>/dev/null <"/proc/$1/task/$1/children" || return 0
	for _pid in $_children; do
		if read -r _name 2>/dev/null <"/proc/$_pid/comm" &&
			[ "$_name" = "$2" ]; then
			child=$_pid
		fi
	done
}

# find_children - set $children to COMMAND and some of its descendants
find_children() {
	children=''
	for _pid in $(pids_started); do
		read -r _name 2>/dev/null <"/proc/$_pid/comm" || continue
		case $_name in
		memcgfs*) continue ;;
		esac
		random 4
		[ "$random" -ne 0 ] || children="$children $_pid"
	done
}

# choose_victims - set $victims
choose_victims() {
	victims=''
	for part in memcgfs memcgfs-notify; do
		random 3
		[ "$random" -eq 0 ] || continue
		child "$pid" "$part"
		victims="$victims $child"
	done
	random 3
	if [ "$random" -eq 0 ]; then
		find_children
		victims="$victims $children"
	fi
	choose_starter "$pid"
	[ -z "$visitor" ] || choose_starter "$visitor"
}

# choose_starter PID - memcgfs-run and its init; without a pid namespace one of them
# has to be left
choose_starter() {
	child "$1" memcgfs-init
	random 4
	case $random in
	0) victims="$victims $1" ;;
	1) victims="$victims $child" ;;
	2) [ -n "$host_pids" ] || victims="$victims $1 $child" ;;
	esac
}

# namespaces PID - those of a process
namespaces() {
	readlink "/proc/$1/ns/mnt" "/proc/$1/ns/pid" "/proc/$1/ns/user"
}

# is_unused NAMESPACE... - no process is in it, unless we are too
is_unused() {
	_used=$(readlink /proc/[0-9]*/ns/[mpu][nis][tde]*)
	for _ns in "$@"; do
		case $own in
		*"$_ns"*) continue ;;
		esac
		case $_used in
		*"$_ns"*) return 1 ;;
		esac
	done
}

mounts() {
	cut -d ' ' -f 5 /proc/self/mountinfo
}

# play - a round
play() {
	host_pids='' visitor=''
	random 3
	[ "$random" -ne 0 ] || host_pids=--host-pids
	rm -f here there
	# shellcheck disable=SC2086 # an option or none
	prlimit --nproc=300 "$memcgfs_run" $host_pids "$0" storm "$PWD/here" \
		2>/dev/null &
	pid=$!
	wait_for test -e here
	child "$pid" memcgfs-init
	# shellcheck disable=SC2046 # several
	set -- $(namespaces "$child")
	random 2
	if [ "$random" -eq 0 ]; then
		"$memcgfs_run" --enter "$pid" "$0" storm "$PWD/there" 2>/dev/null &
		visitor=$!
		random 2
		[ "$random" -ne 0 ] || wait_for test -e there
	fi
	random 100
	sleep "$(printf '0.%03d' "$random")"
	choose_victims
	for victim in $victims; do
		kill -s KILL "$victim" 2>/dev/null
	done
	# a part without which the world goes on
	kill -s TERM "$pid" 2>/dev/null
	wait "$pid"
	# shellcheck disable=SC2086 # one or none
	[ -z "$visitor" ] || wait $visitor
	wait_for eval '[ -z "$(pids_started)" ]'
	wait_for is_unused "$@"
	expect mounts "$(mounts)" "$before"
	expect 'directories left' "$(find . -mindepth 1 ! -name here ! -name there)" ''
}

before=$(mounts)
own=$(namespaces $$)
for round in $(seq "$rounds"); do
	state=$((seed + round))
	echo "round $round, seed $state"
	play 2>/dev/null
done
