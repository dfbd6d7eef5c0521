#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An eventfd that was counted up so far that a write would block is signalled
# like any other, and no thread blocks.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
"$PROBE" event "$hierarchy/a" memory.oom_control '' full >told &
wait_for grep -qs OK told
cg_destroy a
wait_for grep -q full told
