#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Mounted in the ordinary way it goes to the background and comes down with
# fusermount3.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
"$MEMCGFS" mnt || fail "status $?"
mountpoint -q mnt || fail 'not mounted when the command is done'
mkdir mnt/cgroup/memory/a || fail mkdir
[ -e mnt/cgroup/memory/a/tasks ] || fail 'a is no group'
grep -q '^memory' mnt/proc/cgroups || fail 'proc/cgroups'
fusermount3 -u mnt || fail 'not unmounted'
wait_for eval '[ -z "$(daemon_of_case)" ]'
