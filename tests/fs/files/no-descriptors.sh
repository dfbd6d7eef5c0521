#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A daemon without a free descriptor drops names that are not in use: a file and a
# directory that are known can be opened.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	mkdir -p served
	exec "$memcgfs_run" --host-pids --files "$PWD/served" -- "$0" "$$"
fi
cd served || exit
# the parent of both, which this case was before
daemon=$(grep -ls "^PPid:	$1\$" /proc/[0-9]*/status | xargs grep -l '^Name:	memcgfs$')
daemon=$(echo "$daemon" | sed 's,/status$,,; s,.*/,,')
[ -n "$daemon" ] || fail 'no daemon'
seq 100 | xargs touch || fail 'no files'
echo text >text
more=100
exec 3<text

# names have more than a hundred descriptors; $free is the first that is free
are_known() {
	find . -type f -size 7 # looks all up
	for _ in 1 2 3 4 5 6 7 8; do
		more=$((more + 1))
		: >"$more" # takes a number that has become free since
	done
	free=0
	while [ -e "/proc/$daemon/fd/$free" ]; do
		free=$((free + 1))
	done
	[ "$free" -gt 100 ]
}

# take_all - none is free below the daemon's limit. The names that an earlier call made
# it drop may be dropped once more.
take_all() {
	prlimit --pid "$daemon" --nofile=1000: || fail 'cannot raise the limit'
	wait_for are_known
	prlimit --pid "$daemon" --nofile="$free:" || fail 'cannot lower the limit'
}

ls /proc/"$daemon"/fd >fds || skip 'cannot see the descriptors of the daemon'
take_all
expect 'a known directory' "$(find . -maxdepth 0 -empty 2>&1)" ''
take_all
expect 'a known file' "$(cat /proc/self/fd/3 2>&1)" text
