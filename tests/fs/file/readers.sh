#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every program that reads a text gets the whole of it.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# shellcheck source-path=SCRIPTDIR source=../lib/readers.sh
. "${0%/*}/../lib/readers.sh"
cg_create a
expect_all_readers_agree "$hierarchy/a/memory.stat"
expect_all_readers_agree "$hierarchy/a/memory.limit_in_bytes"
expect_all_readers_agree "$hierarchy/a/cgroup.procs"
expect_all_readers_agree /proc/cgroups
