#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# mkdir, rmdir and rename in a stub hierarchy, its files, and its counts
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

count() {
	awk -v name="$1" '$1 == name { print $3 }' /proc/cgroups
}

for name in blkio cpu cpuacct cpuset devices freezer pids systemd; do
	hierarchy=/sys/fs/cgroup/$name
	before=$(count "$name")
	cg_create a
	cg_create a/b
	expect_errno EEXIST mkdir "$hierarchy/a"
	[ -e "$hierarchy/a/notify_on_release" ] || fail "$name: no files"
	[ ! -e "$hierarchy/a/release_agent" ] || fail "$name: a root's file"
	[ -e "$hierarchy/release_agent" ] || fail "$name: no file of the root"
	[ ! -e "$hierarchy/cgroup.event_control" ] ||
		fail "$name: a file of memory"
	mv "$hierarchy/a" "$hierarchy/c" || fail "$name: rename"
	[ "$name" = systemd ] ||
		expect "groups of $name" "$(count "$name")" $((before + 2))
	expect_errno EBUSY rmdir "$hierarchy/c"
	cg_destroy c/b
	if [ "$name" != cpuset ]; then
		cg_enter c
		expect_errno EBUSY rmdir "$hierarchy/c"
		cg_enter .
	fi
	cg_destroy c
	expect "groups of $name" "$(count "$name")" "$before"
done
