#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Processes that were never moved are at the top, and the host's own groups do
# not change.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world --no-seccomp # the table of the host itself

before=$(cat /proc/self/cgroup)
cg_create a
cg_enter a
sleep 1000 &
expect "the host's groups of a member" "$(cat "/proc/$!/cgroup")" "$before"
cg_enter .
expect 'self at the top' "$(grep -cx $$ "$hierarchy/cgroup.procs")" 1
