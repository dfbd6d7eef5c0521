#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 0 means the writer.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
for text in 0 00 -0 0x0; do
	# the shell itself, as printf is a part of it
	printf %s "$text" >"$hierarchy/a/cgroup.procs" || fail "writing $text"
	expect "procs after '$text'" "$(grep -cx $$ "$hierarchy/a/cgroup.procs")" 1
	printf 0 >"$hierarchy/cgroup.procs"
	expect_procs a
done
