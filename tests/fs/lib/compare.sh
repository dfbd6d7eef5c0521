# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
#
# compare.sh - for the cases of memcgfs-compare and its sisters

compare=${here:?}/memcgfs-compare
graph=$here/memcgfs-graph
top=$here/memcgfs-top
inputs=${0%/*}/inputs

# row TITLE - print the fields of a row of the table in out
row() {
	sed -n "s/^$1   *//p" out | sed 's/   */|/g'
}

# said STATUS WORD COMMAND... - it exits with this status, and a line with the word
said() {
	_status=$1 _word=$2
	shift 2
	"$@" >out 2>err
	_is=$?
	[ "$_is" -eq "$_status" ] || fail "$*: status $_is, expected $_status: $(cat err)"
	[ "$(wc -l <err)" -eq 1 ] || fail "$*: not a single line: $(cat err)"
	grep -qe "$_word" err || fail "$*: no '$_word' in: $(cat err)"
}

# make_world DIRECTORY - with tables of debug/ as a world has them: 50 dying groups
# with the same pins, another with a name that has a quote, and living groups
make_world() {
	mkdir -p "$1/debug"
	awk -v OFS='\t' 'BEGIN {
		print "id", "parent", "path", "state", "refs", "tasks", "usage", \
			"max_usage", "kmem", "failcnt", "oom_kills"
		print 1, "-", "/", "online", 3, 4, 5529600, 6000000, 300000, 0, 0
		print 2, 1, "/test", "online", 3, 1, 4096, 8192, 4096, 2, 0
		print 7, 1, "/a \"quote", "dying", 3, 0, 4096, 8192, 4096, 2, 0
		for (i = 10; i < 60; i++)
			print i, 2, "/test/" i, "dying", 2, 0, 20480, 40960, 20480, 0, 0
	}' >"$1/debug/memcgs"
	awk -v OFS='\t' 'BEGIN {
		print "id", "path", "refs", "kind", "count", "holder"
		print 7, "/a \"quote", 3, "kmem_page", 12, "pid 4 (sleep 3)"
		for (i = 10; i < 60; i++)
			print i, "/test/" i, 2, "kernel_stack", 4, "pid " i " (sleep 9)"
	}' >"$1/debug/pins"
	printf 'name\tvalue\nkernel\tv5.10\n' >"$1/debug/regime"
}
