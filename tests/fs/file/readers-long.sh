#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The same holds for a text longer than a page, and for a text that has grown
# since it was read, under the same name.
# once
# needs: speed
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# shellcheck source-path=SCRIPTDIR source=../lib/readers.sh
. "${0%/*}/../lib/readers.sh"
cg_create a
file=$hierarchy/a/cgroup.procs
expect_all_readers_agree "$file"
all='' nr=0
for more in 3 900 100; do
	cg_enter a
	start_children $((more - 1))
	cg_enter .
	all="$all $pids"
	nr=$((nr + more))
	expect 'number of processes' "$(wc -l <"$file")" "$nr"
	# shellcheck disable=SC2086 # several
	expect_procs a $all
	expect_all_readers_agree "$file"
done
# shellcheck disable=SC2086 # several
kill -s KILL $all
# shellcheck disable=SC2086 # several
wait_for eval '[ -z "$(cat "$file")" ]'
expect_all_readers_agree "$file"
