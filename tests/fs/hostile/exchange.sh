#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A descriptor that turns into a file that never answers, between the check and
# the fetch, harms only its owner.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/hostile.sh
. "${0%/*}/../lib/hostile.sh"
needs_root
in_world --host-pids
prepare_hostile

cg_create a
watch_reads a
hostile race "$hierarchy/a" hostile/file 2000
wait_for grep -q refused told
cat told
registers a
reads_took
nothing_left

