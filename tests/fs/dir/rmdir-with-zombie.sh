#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A zombie keeps no group from being removed.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_enter a
"$PROBE" zombie >out &
parent=$!
cg_enter .
wait_for test -s out
zombie=$(cat out)
wait_for is_gone "$zombie"
cg_enter . "$parent"
[ -e "/proc/$zombie" ] || fail 'there is no zombie'
expect_procs a
cg_destroy a
