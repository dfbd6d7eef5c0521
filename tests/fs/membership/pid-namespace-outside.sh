#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process outside the daemon's pid namespace has no number in it, and its own
# numbers mean other processes: all numbers that it writes are refused, and it
# reads none.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
enter='--mount'
set -- --mount-proc
if [ "$(id -u)" -ne 0 ]; then
	enter='--mount --user --preserve-credentials'
	set -- "$@" --user --map-root-user
fi
unshare --pid --fork "$@" "$MEMCGFS" -f --print-pid "$PWD/mnt" >ready &
wait_for grep -q . ready
daemon=$(daemon_of_case)

# outside COMMAND... - run where the mount is seen, not in that pid namespace
outside() {
	# shellcheck disable=SC2086 # several options
	nsenter --target "$daemon" $enter -- "$@"
}

a=$PWD/mnt/cgroup/memory/a
outside mkdir "$a" || fail 'mkdir'
inside=$(cat ready) # the first process of its namespace
for number in "$inside" 0 "$$"; do
	expect "$number is written" \
		"$(outside "$PROBE" write "$a/cgroup.procs" "$number")" ESRCH
done
expect 'the members of all' \
	"$(outside cat "$PWD/mnt/cgroup/memory/cgroup.procs")" ''
kill -s TERM "$daemon"
wait_for is_gone "$daemon"
