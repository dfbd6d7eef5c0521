#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process is in one group at a time, wherever it is moved.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create a/b
cg_create c
sleep 1000 &
pid=$!
for group in a c a/b a; do
	cg_enter "$group" "$pid"
	for other in a a/b c; do
		if [ "$other" = "$group" ]; then
			expect_procs "$other" "$pid"
		else
			expect_procs "$other"
		fi
	done
done
cg_enter . "$pid"
expect_procs a
