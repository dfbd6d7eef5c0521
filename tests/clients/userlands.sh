#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The programs of busybox and of GNU read, write and walk the hierarchy alike.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command busybox busybox-static
in_world

# in_userland COMMAND... - GNU's, or busybox's
in_userland() {
	if [ "$userland" = busybox ]; then
		busybox "$@"
	else
		"$@"
	fi
}

check_readers() {
	file=$hierarchy/a/memory.stat
	cat "$file" >whole
	for reader in "cat $file" "dd bs=1 if=$file" "dd bs=4096 if=$file" \
		"head -n 1000 $file" "tail -n 1000 $file" "sed -n p $file" \
		"grep . $file" "awk 1 $file" "sort -s -k 9 $file"; do
		# shellcheck disable=SC2086 # a command
		in_userland $reader 2>/dev/null >copy || fail "$userland $reader"
		expect "$userland $reader" "$(wc -l <copy)" "$(wc -l <whole)"
	done
	in_userland cp "$file" copy || fail "$userland cp"
	expect "$userland cp" "$(wc -l <copy)" "$(wc -l <whole)"
	expect "$userland wc" "$(in_userland wc -l <"$file" | tr -d ' ')" \
		"$(wc -l <whole | tr -d ' ')"
}

check_writers() {
	in_userland mkdir -p "$hierarchy/a/b/c" || fail "$userland mkdir -p"
	echo 8M | in_userland tee "$hierarchy/a/memory.limit_in_bytes" >/dev/null ||
		fail "$userland tee"
	expect "$userland tee" "$(cg_read a memory.limit_in_bytes)" 8388608
	echo 4M >four
	in_userland dd of="$hierarchy/a/memory.limit_in_bytes" if=four 2>/dev/null ||
		fail "$userland dd of="
	expect "$userland dd" "$(cg_read a memory.limit_in_bytes)" 4194304
	in_userland mv "$hierarchy/a/b" "$hierarchy/a/d" || fail "$userland mv"
	expect "$userland find" "$(in_userland find "$hierarchy/a" -type d | wc -l)" 3
	in_userland rmdir "$hierarchy/a/d/c" "$hierarchy/a/d" || fail "$userland rmdir"
	! in_userland rm "$hierarchy/a/tasks" 2>/dev/null || fail "$userland rm"
}

check_lookers() {
	in_userland ls -l "$hierarchy/a" >list || fail "$userland ls"
	grep -q ' memory.limit_in_bytes$' list || fail "$userland ls: no limit"
	expect "$userland stat" "$(in_userland stat -c %F "$hierarchy/a")" directory
	in_userland df "$hierarchy" >/dev/null || fail "$userland df"
	mountpoint -q "$hierarchy" || fail mountpoint
	in_userland mount | grep -q \
		'^cgroup on /sys/fs/cgroup/memory type cgroup (.*memory.*)$' ||
		fail "$userland mount: $(in_userland mount)"
}

cg_create a
for userland in GNU busybox; do
	check_readers
	check_writers
	check_lookers
done
expect 'stat -f' "$(stat -f -c %T "$hierarchy")" cgroupfs
expect 'stat -f, tmpfs' "$(stat -f -c %T /sys/fs/cgroup)" tmpfs
