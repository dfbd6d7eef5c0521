#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# /proc/PID/cgroup tells of this world under all its names, also to static
# programs, and to each shell.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# text GROUP - all lines for a member of memory's GROUP, the highest hierarchy first
text() {
	echo 9:name=systemd:/
	awk -v group="$1" '!/^#/ { print $2 ":" $1 ":" ($1 == "memory" ? group : "/") }' \
		/proc/cgroups | sort -n -r
}

# memory - their line of memory, from the standard input
memory() {
	grep :memory: | tr '\n' ' '
}

cg_create a
cg_create a/b
sleep 1000 &
sleeper=$!
cg_enter a/b
expect 'all lines' "$(cat /proc/self/cgroup)" '9:name=systemd:/
8:pids:/
7:freezer:/
6:devices:/
5:memory:/a/b
4:blkio:/
3:cpuacct:/
2:cpu:/
1:cpuset:/'
line=$(text /a/b)
expect 'the numbers of /proc/cgroups' "$(cat /proc/self/cgroup)" "$line"
for file in /proc/self/cgroup /proc/thread-self/cgroup "/proc/$$/cgroup" \
	"/proc/$$/task/$$/cgroup" "/proc/self/task/../cgroup" /proc//self/./cgroup; do
	expect "$file" "$(cat "$file")" "$line"
	expect "$file for a static program" "$("$CALLS" openat "$file")" "$line"
done
expect 'open()' "$("$CALLS" open /proc/self/cgroup)" "$line"
expect 'openat() with a directory' "$("$CALLS" openat-dir /proc/self cgroup)" "$line"
expect 'openat() with another' "$("$CALLS" openat-dir /proc self/cgroup)" "$line"
expect 'openat2()' "$("$CALLS" openat2 /proc/self cgroup 0)" "$line"
# RESOLVE_BENEATH, RESOLVE_NO_XDEV, as container programs have it
expect 'openat2() beneath' "$("$CALLS" openat2 "/proc/$$" cgroup 9)" "$line"
expect 'the working directory' "$(cd /proc/self && cat cgroup)" "$line"
expect 'below it' "$(cd /proc && cat self/cgroup)" "$line"
ln -s "/proc/self" link
expect 'a symlink' "$(cat link/cgroup)" "$line"
expect 'a missing process' "$("$CALLS" openat /proc/999999/cgroup)" ENOENT
expect 'another name' "$("$CALLS" openat "$PWD/cgroup")" ENOENT
echo text >cgroup
expect 'another file' "$(cat cgroup)" text
for shell in dash bash 'busybox sh'; do
	# shellcheck disable=SC2086 # perhaps two words
	expect "$shell" "$($shell -c 'while read -r line; do echo "$line"; done </proc/self/cgroup')" \
		"$line"
done
expect 'busybox cat' "$(busybox cat /proc/self/cgroup)" "$line"

expect 'another process' "$(cat "/proc/$sleeper/cgroup")" "$(text /)"
cg_enter a "$sleeper"
expect 'the process in a' "$(cat "/proc/$sleeper/cgroup")" "$(text /a)"
cg_enter . "$sleeper"
expect 'the process in the root' "$(cat "/proc/$sleeper/cgroup")" "$(text /)"
end "$sleeper"
expect 'a thread that has moved' "$("$CALLS" thread "$hierarchy/a/tasks" | memory)" \
	'5:memory:/a 5:memory:/a/b 5:memory:/a '
expect 'the descriptor' "$("$CALLS" flags /proc/self/cgroup)" '1 0 EBADF'
self=$(readlink /proc/self)
[ "$self" -gt 0 ] || fail "/proc/self is $self, expected a number"
