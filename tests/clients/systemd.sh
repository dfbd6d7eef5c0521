#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# systemd-cgls and systemd-cgtop show the groups.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command systemd-cgls systemd
in_world

# expect_said PATTERN COMMAND... - it succeeds and prints a text of this pattern
expect_said() {
	pattern=$1
	shift
	said=$("$@" 2>&1) || fail "$*: $said"
	# shellcheck disable=SC2254 # a pattern
	case $said in
	$pattern) ;;
	*) fail "$*: $said" ;;
	esac
}

mkdir -p "$hierarchy/a/b" /sys/fs/cgroup/systemd/s /sys/fs/cgroup/pids/p || fail 'mkdir'
# it has memory there, for it is there before it begins
(cg_enter a/b 0 && exec sleep 100) &
wait_for sleeps $!
uses_memory() {
	[ "$(cg_read a/b memory.usage_in_bytes)" -ne 0 ]
}
wait_for uses_memory
echo $! >/sys/fs/cgroup/systemd/s/cgroup.procs
echo $! >/sys/fs/cgroup/pids/p/cgroup.procs
expect_said "Controller memory;*-b*-$! sleep 100*" systemd-cgls --no-pager --full memory
expect_said "Control group /:*s*-$! sleep 100" systemd-cgls --no-pager --full
expect_said "Directory $hierarchy/a:
\`-b
  \`-$! sleep 100" systemd-cgls --no-pager "$hierarchy/a"
expect_said '*/a/b *- *[0-9]?[0-9][KM] *' systemd-cgtop --batch --iterations=1 --depth=3
expect_said "*/a/b *- *$(cg_read a/b memory.usage_in_bytes) *" \
	systemd-cgtop --batch --iterations=1 --raw --order=memory
expect_said '*/p *1 *- *' systemd-cgtop --batch --iterations=1
expect_said '*/s *1 *- *' systemd-cgtop --batch --iterations=1 -P
end $!
