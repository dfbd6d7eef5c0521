#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An eventfd that is in a locked epoll cannot be closed for the last time before
# the epoll is unlocked. No thread of the daemon waits for that, neither when
# the process that registered it ends nor when the group is removed.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/hostile.sh
. "${0%/*}/../lib/hostile.sh"
needs_root
in_world --host-pids
prepare_hostile

cg_create a
cg_create b
watch_reads b
hostile last-close "$hierarchy/a" hostile/file
attacker=$!
wait_for grep -q . told
expect 'the registration' "$(cat told)" OK
wait_for is_gone "$attacker"
registers a
cg_destroy a &
wait_for is_gone "$!"
[ ! -d "$hierarchy/a" ] || fail 'a is not removed'
registers b
reads_took
nothing_left

