#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every child of a process that is moved to and fro is in either group.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create b
cg_enter a
nr=100
i=0
sh -c 'i=0; while [ $i -lt "$1" ]; do sleep 1000 & i=$((i + 1)); done; wait' \
	sh "$nr" &
parent=$!
cg_enter .
while [ "$(cat "$hierarchy"/[ab]/cgroup.procs | wc -l)" -le "$nr" ] &&
	[ "$i" -lt 1000 ]; do
	cg_enter b "$parent"
	cg_enter a "$parent"
	i=$((i + 1))
done
expect 'processes in both' \
	"$(cat "$hierarchy"/[ab]/cgroup.procs | sort -u | wc -l)" $((nr + 1))
