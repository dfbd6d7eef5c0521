#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# ps shows the groups of processes.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command ps procps
in_world

mkdir -p "$hierarchy/a" /sys/fs/cgroup/systemd/s || fail mkdir
sleep 100 &
cg_enter a $!
expect 'ps -o cgroup' "$(ps -o cgroup= -p $!)" 5:memory:/a
echo $! >/sys/fs/cgroup/systemd/s/cgroup.procs
expect 'ps -ww -o cgroup' "$(ps -ww -o cgroup= -p $!)" 9:name=systemd:/s,5:memory:/a
expect 'ps -ww -o cgname' "$(ps -ww -o cgname= -p $!)" systemd:/s,5:memory:/a
ps -eww -o pid,cgroup >all
grep -q "^ *$! .*:memory:/a$" all || fail 'ps -e does not show it'
# it leaves out the root groups
expect 'the shell, in the root' "$(ps -o cgroup= -p $$)" -
end $!
