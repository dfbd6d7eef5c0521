#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Commands of debug/control charge a group, and keep it after rmdir as the kernel in
# force does, until they free what they have made; the rest goes with the world.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# The rest is run once for each kernel, inside.
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	status=0
	for kernel in v4.19 v5.4 v5.10 v5.13; do
		"$memcgfs_run" -k "$kernel" -o "cpus=2${WORLD_OPTIONS:+,$WORLD_OPTIONS}" \
			-- "$0" "$kernel" || {
			echo "under $kernel"
			status=1
		}
	done
	exit "$status"
fi
kernel=$1
debug=$MEMCGFS_MOUNT/debug
control=$debug/control

run() {
	expect_errno OK write "$control" "$1"
}

refused() {
	expect_errno "$1" write "$control" "$2"
}

kmem() {
	run drain
	cg_read "$1" memory.kmem.usage_in_bytes
}

# the rows of debug/pins of a group, as "KIND COUNT"
pins() {
	run drain
	awk -F '\t' -v path="/$1" '$2 == path { print $4, $5 }' "$debug/pins"
}

header=$(printf 'group\tpath\tkind\tcount\tdetail')
expect 'the mode' "$(stat -c %a "$control" "$debug/json/control" | tr '\n' ' ')" \
	'600 400 '
if setpriv --reuid=65534 --regid=65534 --clear-groups \
	sh -c 'echo drain >"$0"' "$control" 2>/dev/null; then
	fail 'another user may write'
fi
expect 'at first' "$(cat "$control")" "$header"

# objects; the first asks for the group's own cache where groups have some
cg_create a
run 'alloc /a 1 dentry'
run 'alloc /a 1000 dentry'
used=$(kmem a)
[ "$used" -ge 192000 ] || fail "kmem: $used after 1000 objects"
expect kinds "$(cut -f 2- "$control" | sed 1d | tr '\t\n' ' ,')" \
	'/a object 1000 dentry,/a object 1 dentry,'
python3 - "$debug/json/control" <<'END' || fail 'JSON'
import json, sys
rows = json.load(open(sys.argv[1]))
assert [(r['path'], r['count']) for r in rows] == [('/a', 1000), ('/a', 1)], rows
END
run 'free /a 1001 dentry'
used=$(kmem a)
# up to v5.8 the cache keeps some empty pages
[ "$used" -lt 40000 ] || fail "kmem: $used after the objects are freed"

# pages, and a limit
cg_create b
run 'pages /b 1 3'
expect 'kmem of b' "$(kmem b)" 24576
cg_write b memory.limit_in_bytes 64K
refused ENOMEM 'pages /b 0 100'
case $kernel in
v5.1*) # before, the first objects of a group are not accounted
	refused ENOMEM 'alloc /b 10000 filp'
	refused ENOMEM 'remote /b 10000'
	;;
esac
expect 'kmem of b' "$(kmem b)" 24576

# removed: the pages keep the group up to v5.12
id=$(awk -F '\t' '$3 == "/b" { print $1 }' "$debug/memcgs")
cg_destroy b
if [ "$kernel" = v5.13 ]; then
	expect 'pins of b' "$(pins b)" ''
else
	expect 'pins of b' "$(pins b | grep kmem_page)" 'kmem_page 3'
fi
refused ENOENT 'pages /b 0 1'
run "free_pages $id 1"
[ "$kernel" = v5.13 ] ||
	expect 'pins of b' "$(pins b | grep kmem_page)" 'kmem_page 2'
run 'free_pages /b 2'
expect 'pins of b' "$(pins b)" ''

# a remote charge: the listener keeps the group up to v5.12, and the writer pays nothing
cg_create c
cg_create writer
run 'remote /c 1'
before=$(kmem writer)
sh -c 'echo 0 >"$0/cgroup.procs"; exec "$1" write "$2" "remote /c 1000"' \
	"$hierarchy/writer" "$PROBE" "$control" >out
expect 'the writer' "$(cat out)" OK
[ "$(kmem c)" -ge 64000 ] || fail "kmem of c: $(kmem c)"
wait_for cg_destroy writer
[ "$before" = 0 ] || fail "the writer has $before"
cg_destroy c
count=$(grep -c '	/c	' "$debug/memcgs")
if [ "$kernel" = v5.13 ]; then
	expect 'c' "$count" 0
else
	expect 'c' "$count" 1
	expect 'the listeners' "$(pins c | grep '^remote\|^other')" 'remote 2'
fi
run 'free_remote /c 1001'
run drain
expect 'c at the end' "$(grep -c '	/c	' "$debug/memcgs")" 0

# objects keep the group only in v4.19, where its own cache does
cg_create d
run 'alloc /d 1 filp'
run 'alloc /d 100 filp'
cg_destroy d
if [ "$kernel" = v4.19 ]; then
	[ -n "$(pins d)" ] || fail 'no pins of d'
else
	expect 'pins of d' "$(pins d)" ''
fi
run 'free /d 101 filp'
expect 'pins of d' "$(pins d)" ''

# a failed allocation, which the daemon survives; a CPU
cg_create e
run 'fail 1'
refused ENOMEM 'pages /e 0 1'
run 'pages /e 0 1'
run 'cpu 1 offline'
expect 'the CPU' "$(awk '$1 == 1 { print $2 }' "$debug/cpus")" offline
refused EBUSY 'cpu 0 offline'
run 'cpu 1 online'

# wrong commands
while read -r errno command; do
	refused "$errno" "$command"
done <<'END'
EINVAL alloc
EINVAL explode /e 1 dentry
EINVAL alloc /e 0 dentry
EINVAL alloc /e 1000001 dentry
EINVAL alloc /e 1 none
EINVAL pages /e 11 1
EINVAL pages /e 0 18446744073709551617
EINVAL free_pages /e 2
EINVAL cpu 2 offline
EINVAL fail 0
ENOENT alloc /none 1 dentry
ENOENT alloc e 1 dentry
ENOENT free /e 1 dentry
ENOENT drain /none
END
refused EINVAL 'pages /e 0 1
pages /e 0 1'
case $("$PROBE" write "$debug/json/control" drain) in
EINVAL | EACCES) ;;
*) fail 'json/control takes commands' ;;
esac
expect 'the list' "$(sed 1d "$control" | cut -f 2-)" \
	"$(printf '/e\tpages\t1\torder 0')"
# these are left to the end of the world, which has no object then
run 'alloc /e 500 dentry'
run 'remote /e 5'
