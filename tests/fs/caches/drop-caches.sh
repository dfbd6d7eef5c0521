#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The values that drop_caches accepts, and their effect: a name that exists is
# looked up again afterwards, and charged to the task that looks it up.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

drop_caches=/proc/sys/vm/drop_caches
[ -w "$drop_caches" ] || fail "$drop_caches cannot be written"
(cat "$drop_caches") 2>/dev/null && fail 'it can be read'

for bad in 0 5 -1 x '1 2' ''; do
	(echo "$bad" >"$drop_caches") 2>/dev/null && fail "it takes '$bad'"
done
for good in 1 2 3 4; do
	echo "$good" >"$drop_caches" || fail "it does not take '$good'"
done

# many at once, while others look names up
for group in a b c d e f g h; do
	cg_create "$group"
done
for _ in 1 2 3 4; do
	find "$hierarchy" -name none &
	echo 2 >"$drop_caches" &
done
wait

# entered a in a directory that is dropped: it goes on
cd "$hierarchy/a" || fail 'cd'
cg_enter a
echo 2 >"$drop_caches"
expect 'the working directory' "$(pwd -P)" "$hierarchy/a"
expect 'a file there' "$(cat memory.failcnt)" 0

# b's files are charged to the task that looks them up
dentries() {
	awk '$1 == "dentry" { print $2 }' "$MEMCGFS_MOUNT/proc/slabinfo"
}
echo 2 >"$drop_caches"
first=$(dentries)
for file in "$hierarchy"/b/*; do
	[ -e "$file" ] || fail "$file is gone"
done
[ "$(dentries)" -gt $((first + 9)) ] ||
	fail "dentries: $(dentries), expected more than $first by the files of b"
cg_enter .
