#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The rows of a ledger add up to the usage of each group, and the usage is what
# memory.usage_in_bytes shows while nothing happens.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
if [ -z "${1:-}" ] && [ -z "${MEMCGFS_MOUNT:-}" ]; then
	for kernel in v4.19 v5.10 v5.13; do
		"$memcgfs_run" -k "$kernel" -- "$0" "$kernel" || exit
	done
	exit 0
fi

script=$here/memcgfs-ledger

# Print "PATH USAGE" of each group whose rows add up, else a line that differs.
usages() {
	awk -F '\t' '
		NR == 1 || NF != 5 || $4 < 0 {
			if ($0 != "id\tpath\titem\tbytes\tholder")
				print "not a row:", $0
			next
		}
		$3 != "usage" { sum += $4; next }
		{
			print $2, sum == $4 ? $4 : sum " of " $4
			sum = 0
		}' "$1"
}

cg_create a
cg_create a/b
cg_create c
start_in a grow 4
start_in a/b grow-shared 2
echo $$ >"$hierarchy/c/cgroup.procs"
for _ in 1 2 3 4 5 6 7 8; do
	sleep 1000 &
	sleeper=$!
done
echo x >/dev/shm/file
echo $$ >"$hierarchy/cgroup.procs"
sleeps "$sleeper" || wait_for sleeps "$sleeper"

cat "$MEMCGFS_MOUNT/debug/ledger" >ledger || fail 'no ledger'
usages ledger >sums
grep -v '^/[abc/]* [0-9]*$' sums && fail 'the rows do not add up'
for group in a a/b c; do
	expect "$group" "$(awk -v path="/$group" '$1 == path { print $2 }' sums)" \
		"$(cg_read "$group" memory.usage_in_bytes)"
done
grep -q "^[0-9]*	/c	kernel_stack	[0-9]*	pid $sleeper\$" ledger ||
	fail "no stack of $sleeper: $(grep '	/c	' ledger)"

mkdir -p empty && cd empty || exit
"$script" c >../text || fail "$script: status $?"
expect 'files that the script leaves' "$(ls -A)" ''
cd ..
"$script" c >text || fail "$script: status $?"
expect 'groups' "$(grep -c '^group [0-9]* /c$' text)" 1
expect 'the last line' "$(tail -n 1 text | tr -d ' ')" \
	"$(cg_read c memory.usage_in_bytes)"
grep 'does not know' text && fail 'an item without a text'
expect 'no such group' "$("$script" /no 2>&1)" \
	'memcgfs-ledger: there is no group /no'
"$script" "$hierarchy/c" --json >json || fail "--json: status $?"
expect 'rows in JSON' "$(grep -c '"item":"' json)" \
	"$(grep -c '	/c	' ledger)"
