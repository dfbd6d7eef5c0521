#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An epoll that polls a file which never answers is locked as long. It is no
# eventfd, and to find that out takes no lock of it.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/hostile.sh
. "${0%/*}/../lib/hostile.sh"
needs_root
in_world --host-pids
prepare_hostile

all_told() {
	[ "$(wc -l <told)" -eq 20 ]
}

cg_create a
watch_reads a
hostile epoll "$hierarchy/a" hostile/file 20
wait_for all_told
expect 'the results of 20 writes' "$(sort told | uniq -c | tr -s ' ')" ' 20 EINVAL'
registers a
reads_took
nothing_left

