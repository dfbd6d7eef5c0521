#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# memcgfs-pins names the sleep whose kernel stack keeps each of 20 removed groups up
# to v5.12; since v5.13 there is none. debug/graph.dot has them as a single node.
# needs: speed
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# The rest is run once for each kernel, inside.
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	status=0
	for kernel in v5.10 v5.13; do
		"$memcgfs_run" -k "$kernel" ${WORLD_OPTIONS:+-o "$WORLD_OPTIONS"} \
			-- "$0" "$kernel" || {
			echo "under $kernel"
			status=1
		}
	done
	exit "$status"
fi
needs_events

rounds=20
pins() {
	"$here/memcgfs-pins" "$@"
}

expect 'no pins' "$(pins)" 'no dying groups'
cg_write . memory.move_charge_at_immigrate 1
round=0 sleeps=''
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	mkdir "$hierarchy/g$round"
	echo $$ >"$hierarchy/g$round/cgroup.procs"
	sleep 1000 &
	sleeps="$sleeps $!"
	echo $$ >"$hierarchy/cgroup.procs"
	echo $! >"$hierarchy/cgroup.procs"
	rmdir "$hierarchy/g$round" || fail rmdir
done
for pid in $sleeps; do
	wait_for sleeps "$pid"
done

if [ "$1" = v5.13 ]; then
	expect 'no pins' "$(pins)" 'no dying groups'
	expect 'no rows' "$(pins --json | tr -d '\n')" '[]'
	exit
fi

pins --all >all
expect groups "$(grep -c '^dying group ' all)" "$rounds"
round=0
for pid in $sleeps; do
	round=$((round + 1))
	pins "/g$round" >of_group
	grep -qx "    <- 1 kernel stack of pid $pid (sleep 1000)" of_group ||
		fail "g$round does not tell of $pid: $(cat of_group)"
	expect 'its stacks' "$(grep -c 'kernel stack of' of_group)" 1
	grep -qx "    <- 1 kernel stack of pid $pid (sleep 1000)" all ||
		fail "--all does not tell of $pid"
done
grep -q '^    kernel stack: end the process' all || fail "no advice: $(cat all)"

# the groups are alike; the page tables of some sleeps are charged there too
pins | awk '/ dying groups, / { groups += $1 }
	/^dying group / { groups++ }
	/kernel stack/ && /<-/ { stacks += $2 }
	END { print groups, stacks }' >sums
expect 'groups and stacks' "$(cat sums)" "$rounds $rounds"
pins --json | python3 -c '
import json, sys
rows = json.load(sys.stdin)
stacks = [row for row in rows if row["kind"] == "kernel_stack"]
print(len({row["id"] for row in rows}), len(stacks), {row["count"] for row in stacks})' >json
expect 'the JSON' "$(cat json)" "$rounds $rounds {1}"
id=$(awk -F '\t' '$2 == "/g7" { print $1; exit }' "$MEMCGFS_MOUNT/debug/pins")
expect 'by id' "$(pins "$id" --json)" "$(pins /g7 --json)"

graph=$MEMCGFS_MOUNT/debug/graph.dot
grep -q 'dying groups"' "$graph" || fail "graph: $(cat "$graph")"
[ "$(wc -l <"$graph")" -lt 60 ] || fail "graph: $(wc -l <"$graph") lines"
if command -v dot >/dev/null; then
	dot -Tsvg "$graph" >graph.svg || fail 'dot'
	grep -q 'dying groups' graph.svg || fail 'graph.svg'
fi

# a wrong command line; no such group
for wrong in --wrong -x ''; do
	pins "$wrong" >out 2>&1
	expect "$wrong" "$? $(wc -l <out)" '2 1'
done
pins /none >out 2>&1
expect 'no such group' "$? $(wc -l <out)" '1 1'

# it prints again when the groups go, and ends by the signal
pins --watch >watched &
watcher=$!
wait_for grep -qs 'To let them go' watched
# shellcheck disable=SC2086 # several
end $sleeps
wait_for grep -qx 'no dying groups' watched
kill "$watcher"
wait "$watcher"
expect 'the end of --watch' $? 143
expect 'at the end' "$(pins)" 'no dying groups'
