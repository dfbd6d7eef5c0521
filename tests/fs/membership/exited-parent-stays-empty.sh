#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A group is empty when its last process has exited, and can go.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
i=0
while [ "$i" -lt 50 ]; do
	sh -c 'echo 0 >"$1/cgroup.procs"; (true); true' sh "$hierarchy/a"
	i=$((i + 1))
done
expect_procs a
cg_destroy a
