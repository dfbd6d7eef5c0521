#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The files of the stubs as programs read and write them
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cd /sys/fs/cgroup || fail cd
for name in cpu devices freezer pids; do
	mkdir "$name/a" || fail "mkdir $name/a"
done
expect shares "$(cat cpu/a/cpu.shares)" 1024
echo 1 >cpu/a/cpu.shares || fail shares
expect 'clamped shares' "$(cat cpu/a/cpu.shares)" 2
expect_errno EINVAL write cpu/a/cpu.cfs_quota_us 999
expect_errno OK write cpu/a/cpu.cfs_quota_us 50000
expect quota "$(cat cpu/a/cpu.cfs_quota_us)" 50000
expect_errno OK write devices/a/devices.deny a
expect devices "$(cat devices/a/devices.list)" 'a *:* rwm'
[ ! -e freezer/freezer.state ] || fail 'the root has a freezer.state'
expect_errno OK write freezer/a/freezer.state FROZEN
expect freezer "$(cat freezer/a/freezer.state)" FROZEN
expect_errno OK write pids/a/pids.max 100
expect pids.max "$(cat pids/a/pids.max)" 100
# in a frozen group with a limit of tasks
echo $$ >freezer/a/tasks
echo $$ >pids/a/tasks
expect_errno OK write pids/a/pids.max 0
expect 'a fork' "$(sh -c 'echo works')" works
