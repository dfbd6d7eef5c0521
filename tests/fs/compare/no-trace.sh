#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# once
# needs: speed
# The samples of memcgfs-compare leave no trace in a world: pids, members and slab
# objects are those without them. (The usage depends on the CPUs of its processes.)
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"
needs_command jq jq

"$compare" --json "$inputs/surroundings" >json || fail "status $?"
for kernel in v5.10 v6.1; do
	jq -j ".kernels[] | select(.kernel == \"$kernel\") | .output" json >with
	# with a shell as the parent, as there
	"$memcgfs_run" -k "$kernel" -- sh -c '(exec "$@"); exit' sh \
		"$inputs/surroundings" >without 2>&1 </dev/null
	diff with without || fail "under $kernel samples change the answers"
	[ "$(jq ".kernels[] | select(.kernel == \"$kernel\") | .samples | length" json)" -gt 2 ] ||
		fail "$kernel has no samples"
done
