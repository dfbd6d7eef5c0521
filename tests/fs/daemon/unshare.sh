#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# --unshare mounts where only nsenter gets.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
pid=$("$MEMCGFS" --unshare --print-pid mnt) || fail "status $?"
! mountpoint -q mnt || fail 'mounted here'
if [ "$(id -u)" -eq 0 ]; then
	set -- --mount
else
	set -- --user --preserve-credentials --mount
fi
nsenter --target "$pid" "$@" ls "$PWD/mnt/cgroup/memory/tasks" >/dev/null ||
	fail 'not mounted there'
kill -s TERM "$pid"
wait_for is_gone "$pid"
