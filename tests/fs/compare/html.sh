#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# once
# needs: speed
# memcgfs-compare --html writes a single file: well formed pictures, no script, no link
# to the network, and text of the world is no markup.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"
needs_command dot graphviz
needs_command gnuplot gnuplot-nox

"$compare" --html report.html -- sh -c "'$inputs/dying'; echo '<script>&'; sleep 1" >out ||
	fail "status $?"
expect 'scripts' "$(grep -c '<script' report.html)" 0
grep -q '^&lt;script&gt;&amp;$' report.html || fail 'the output is not in the report'
expect 'addresses' "$(grep -oE '(src|href)=.[a-z]+:' report.html)" ''
# two plots for two widths, and a graph for each kernel
expect 'pictures' "$(grep -c '<svg' report.html)" 6
expect 'ends of pictures' "$(grep -c '</svg>' report.html)" 6
expect 'ids that are given twice' \
	"$(grep -oE " id=['\"][^'\"]*" report.html | tr -d "'\"" | sort | uniq -d)" ''
grep -q '<tr class="differs"><th scope="row">dying groups</th><td>5</td><td>0</td>' \
	report.html || fail 'no row of dying groups'
expect 'colours of gnuplot' "$(grep -c 'rgb( ' report.html)" 0

# a long output is cut, which is told
"$compare" -k v6.1 --html report.html -- sh -c 'head -c 65536 /dev/zero | tr "\0" x' >out ||
	fail "status $?"
! grep 'bytes are shown' report.html || fail 'a whole output is said to be cut'
"$compare" -k v6.1 --html report.html -- sh -c 'head -c 70000 /dev/zero | tr "\0" x' >out ||
	fail "status $?"
grep -q '<p>Only the first 65536 of 70000 bytes are shown.</p>' report.html ||
	fail 'no word of a cut output'

# a missing program is told, before anything is run
mkdir bin
for command in sh readlink stat id; do
	ln -s "$(command -v "$command")" bin
done
said 1 'gnuplot-nox graphviz' env PATH="$PWD/bin" "$compare" --html report.html true
