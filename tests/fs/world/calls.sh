#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Signals do not interrupt a call that is being answered, else it would begin again
# without end; calls that would pass by the filter are
# not there; clone3() refuses our directory as it does that of a v1 hierarchy.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect 'a storm of signals' "$("$CALLS" alarms /etc/passwd 10000)" OK
expect 'with an answer' "$("$CALLS" alarms /proc/self/cgroup 500)" OK
expect 'io_uring_setup()' "$("$CALLS" io-uring)" ENOSYS
expect 'clone3()' "$("$CALLS" clone-into "$hierarchy/a")" EBADF
