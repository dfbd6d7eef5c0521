#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The same holds for a text longer than a page, and for a text that has grown
# since it was read, under the same name.
# also: scan
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# shellcheck source-path=SCRIPTDIR source=../lib/readers.sh
. "${0%/*}/../lib/readers.sh"
cg_create a
file=$hierarchy/a/cgroup.procs
expect_all_readers_agree "$file"
nr=0
for wanted in 3 900 1000; do
	cg_enter a # for the children
	while [ "$nr" -lt "$wanted" ]; do
		sleep 1000 &
		pids="${pids:-} $!"
		nr=$((nr + 1))
	done
	cg_enter .
	expect 'number of processes' "$(wc -l <"$file")" "$nr"
	# shellcheck disable=SC2086 # several
	expect_procs a $pids
	expect_all_readers_agree "$file"
done
# shellcheck disable=SC2086 # several
kill -s KILL $pids
# shellcheck disable=SC2086 # several
wait_for eval '[ -z "$(cat "$file")" ]'
expect_all_readers_agree "$file"
