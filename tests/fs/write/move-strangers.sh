#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An ordinary user is root in his world, but not over the processes outside
# that he could not even signal. The real root moves any process.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# The processes of the case are the user's. Without a namespace around them we
# see in /proc/PID/status that of another user.
if [ -z "${MEMCGFS_MOUNT:-}" ] && [ "$(id -u)" -ne 0 ]; then
	for status in /proc/[0-9]*/status; do
		# not a kernel thread, which has no memory
		grep -qs '^VmRSS:' "$status" || continue
		stranger=${status#/proc/}
		stranger=${stranger%/status}
		kill -s 0 "$stranger" 2>/dev/null || break
		stranger=
	done
	[ -n "${stranger:-}" ] || skip 'sees no process of another user'
	export stranger
fi
in_world --host-pids

cg_create a
sleep 1000 &
own=$!
if [ -n "${stranger:-}" ]; then
	for file in cgroup.procs tasks; do
		cg_write_errno EACCES a "$file" "$stranger"
		cg_write_errno EACCES . "$file" "$stranger"
		expect_members a "$file"
	done
else
	setpriv --reuid=65534 --regid=65534 --clear-groups sleep 1000 &
	nobodys=$!
	wait_for grep -qs '^Name:.sleep$' "/proc/$nobodys/status"
	cg_enter a "$nobodys"
	expect_procs a "$nobodys"
fi
cg_enter a "$own"
expect_procs a "$own" ${nobodys:+"$nobodys"}
