#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An eventfd that was counted up so far that a write would wait is signalled as
# any other, and nobody waits.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
"$PROBE" event "$hierarchy/a" memory.oom_control '' full >told &
wait_for grep -qs OK told
cg_destroy a
wait_for grep -q full told
