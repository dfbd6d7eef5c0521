#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# --enter needs no id where there is a single world. A network namespace has its own
# worlds, so that no other test is seen here.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ "${1:-}" != private ]; then
	as_root=''
	[ "$(id -u)" -eq 0 ] || as_root='--user --map-root-user'
	# shellcheck disable=SC2086 # options or none
	exec unshare $as_root --net "$0" private
fi

# start_world NAME - $pid
start_world() {
	rm -f here
	"$memcgfs_run" sh -c 'mkdir "/sys/fs/cgroup/memory/$0"; : >here
		exec sleep 1000' "$1" &
	pid=$!
	wait_for test -e here
}

# refused STATUS ARG... - with a line
refused() {
	wanted=$1
	shift
	"$memcgfs_run" "$@" >out 2>err
	expect "status of $*" $? "$wanted"
	expect "lines of $*: $(cat err)" "$(wc -l <err)" 1
	expect "output of $*" "$(cat out)" ''
}

expect 'no world' "$("$memcgfs_run" --list)" ''
refused 1 --enter true
start_world a
first=$pid
expect 'the only world' "$("$memcgfs_run" --enter ls -d /sys/fs/cgroup/memory/a)" \
	/sys/fs/cgroup/memory/a
start_world b
refused 1 --enter true
expect 'two worlds' "$("$memcgfs_run" --list | cut -f 1 | sort)" \
	"$(printf '%s\n' "$first" "$pid" | sort)"
expect 'the first' "$("$memcgfs_run" --enter "$first" ls -d /sys/fs/cgroup/memory/a)" \
	/sys/fs/cgroup/memory/a
expect 'the second' "$("$memcgfs_run" --enter="$pid" -- ls -d /sys/fs/cgroup/memory/b)" \
	/sys/fs/cgroup/memory/b

# a supervisor that is stopped does not hold up the others
kill -s STOP "$first"
expect 'a stopped world' "$("$memcgfs_run" --list | grep "^$first" | cut -f 2,5)" \
	'-	(does not answer)'
refused 1 --enter "$first" true
"$memcgfs_run" --enter "$pid" true || fail "status $? beside a stopped world"
kill -s CONT "$first"
kill -s TERM "$first" "$pid"
wait

refused 1 --enter 1 true
refused 2 --enter=0 true
refused 2 --enter=-1 true
refused 2 --enter=99999999999 true
refused 2 --enter=world true
refused 2 --enter -k v5.11 true
refused 2 --enter --limit 1M true
refused 2 --enter --host-pids true
refused 2 --enter --keep-uid true
refused 2 --enter -o cpus=1 true
refused 2 --list --enter
refused 2 --enter --enter
refused 2 --list true
refused 2 --list --group /a
