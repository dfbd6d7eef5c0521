#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Each part of memcgfs-run may be killed while COMMAND forks without end, also
# several at once: no process is left, no mount and no directory.
# timeout: 300
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# a storm of forks, and a chain of processes that fork and exit
if [ "${1:-}" = storm ]; then
	sh -c 'while :; do sleep 0.001; done & while :; do (:) & wait; done' &
	export CHAIN='(exec setsid sh -c "$CHAIN") & sleep 0.001'
	sh -c "$CHAIN" &
	: >"$2"
	wait
fi

# parts NAME - the pids of the processes of the case with a name
parts() {
	for _pid in $(pids_started); do
		if read -r _name 2>/dev/null <"/proc/$_pid/comm" &&
			[ "$_name" = "$1" ]; then
			echo "$_pid"
		fi
	done
}

# find_victims NAME... - set $victims to the processes
find_victims() {
	victims=''
	for name in "$@"; do
		case $name in
		supervisor) victims="$victims $pid" ;;
		*) victims="$victims $(parts "$name")" ;;
		esac
	done
}

for names in supervisor memcgfs-init memcgfs memcgfs-notify killed-parts.sh \
	'supervisor memcgfs' 'memcgfs-init memcgfs' 'supervisor memcgfs-init' \
	'memcgfs-notify memcgfs-init' 'supervisor memcgfs-notify memcgfs' \
	'supervisor memcgfs-init memcgfs'; do
	rm -f here
	"$memcgfs_run" "$0" storm "$PWD/here" 2>/dev/null &
	pid=$!
	wait_for test -e here
	# shellcheck disable=SC2086 # several
	find_victims $names
	[ -n "${victims## }" ] || fail "found no $names"
	# shellcheck disable=SC2086 # several
	kill -s KILL $victims 2>/dev/null
	wait "$pid" 2>/dev/null
	wait_for eval '[ -z "$(pids_started)" ]'
done
