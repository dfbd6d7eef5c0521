#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# memcgfs-graph draws groups and pins: of debug/graph.dot, or of the tables. Groups with
# the same pins are a single node.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"
needs_command dot graphviz

said 1 'no memcgfs is mounted' "$graph"
make_world world
export MEMCGFS_MOUNT="$PWD/world"
said 2 'expected an option' "$graph" word
said 2 '-o expects' "$graph" -o
said 1 'cannot write' "$graph" -o /nowhere/graph.svg

"$graph" --dot >text || fail "status $?"
expect 'nodes of 50 groups' "$(grep -c 'label="50 dying groups"' text)" 1
expect 'their pins' "$(grep -c 'label="200 kernel_stack"' text)" 1
grep -q 'label="12 kmem_page of pid 4 (sleep 3)"' text || fail 'no pin with its holder'
grep -q 'label="/a \\"quote (dying)"' text || fail 'no name with a quote'
dot -Tplain text >/dev/null || fail 'dot does not take the text'
"$graph" -o picture.svg -Grankdir=TB || fail "status $?"
grep -q '50 dying groups' picture.svg || fail 'no node in the picture'
grep -q 'prefers-color-scheme: dark' picture.svg || fail 'not dark for a dark screen'
"$graph" >other.svg || fail "status $?"
! cmp -s picture.svg other.svg || fail 'options for dot have no effect'

echo 'digraph g { "of the world" }' >world/debug/graph.dot
"$graph" --dot | grep -q 'of the world' || fail 'debug/graph.dot is not shown'

# in a world
unset MEMCGFS_MOUNT
"$memcgfs_run" -k v5.10 -- sh -c "'$inputs/dying' >/dev/null; '$graph'" >real.svg ||
	fail "in a world: status $?"
grep -q kernel_stack real.svg || fail 'no pin in a world'
