#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Another user is bound by the modes: he reads, and makes groups only in a
# directory that was given to him.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
[ "$(id -u)" -eq 0 ] || skip 'needs root: several users'
in_world

alice=1234
as_alice() {
	setpriv --reuid="$alice" --regid="$alice" --clear-groups "$@"
}

# alice_gets ERRNO CALL ARG...
alice_gets() {
	_wanted=$1
	shift
	expect "$*" "$(as_alice "$PROBE" "$@")" "$_wanted"
}

# fails COMMAND...
fails() {
	! as_alice "$@" 2>/dev/null || fail "$* has succeeded"
}

cg_create a
cg_create a/b
a=$hierarchy/a

# the directories are root's
alice_gets EACCES mkdir "$hierarchy/c"
alice_gets EACCES mkdir "$a/c"
alice_gets EACCES rmdir "$a"
alice_gets EACCES rmdir "$a/b"
alice_gets EACCES rename "$a" "$hierarchy/c"
alice_gets EACCES rename "$a/b" "$a/c"
alice_gets EACCES create "$a/file"
alice_gets EACCES unlink "$a/memory.stat"

# the files too; all users may read them, except the write-only ones
for dir in "$hierarchy" "$a"; do
	for file in cgroup.procs tasks memory.move_charge_at_immigrate \
		memory.max_usage_in_bytes memory.failcnt; do
		alice_gets open:EACCES write "$dir/$file" 0
		alice_gets OK read "$dir/$file"
	done
	alice_gets open:EACCES write "$dir/memory.force_empty" 0
	alice_gets open:EACCES read "$dir/memory.force_empty"
done
alice_gets open:EACCES write "$a/memory.limit_in_bytes" 0
alice_gets open:EACCES write "$a/memory.kmem.limit_in_bytes" 0
alice_gets open:EACCES write "$hierarchy/release_agent" /bin/true
alice_gets open:EACCES write "$MEMCGFS_MOUNT/proc/sys/vm/drop_caches" 3
fails truncate -s 0 "$a/memory.limit_in_bytes"
for path in "$a" "$a/memory.limit_in_bytes" "$MEMCGFS_MOUNT/debug/pins"; do
	before=$(stat -c '%u %g %a %Y' "$path")
	fails chmod 666 "$path"
	fails chown "$alice" "$path"
	fails chgrp "$alice" "$path"
	fails touch -d @0 "$path"
	expect "attributes of $path" "$(stat -c '%u %g %a %Y' "$path")" \
		"$before"
done

# a directory that is closed
chmod 700 "$a"
fails ls "$a"
alice_gets open:EACCES read "$a/memory.stat"
alice_gets EACCES rmdir "$a/b"
chmod 755 "$a"

# a directory that was given away, and not its files
chown "$alice" "$a"
alice_gets OK mkdir "$a/c"
expect 'owner of his group' "$(stat -c %u "$a/c")" "$alice"
alice_gets OK write "$a/c/memory.limit_in_bytes" 1M
alice_gets open:EACCES write "$a/memory.limit_in_bytes" 1M
alice_gets open:EACCES write "$a/b/memory.limit_in_bytes" 1M
alice_gets OK rmdir "$a/c"
alice_gets OK rmdir "$a/b"
alice_gets EACCES rmdir "$a"
fails chown "$alice" "$a/memory.limit_in_bytes"
fails chown 0 "$a"
