#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The same script under several shells.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
in_world

cat >script <<'EOF'
set -e
cd /sys/fs/cgroup/memory
mkdir a
echo $$ >a/cgroup.procs
grep -q :memory:/a$ /proc/self/cgroup
read -r limit <a/memory.limit_in_bytes
test "$limit" -gt 4096
echo 4M >a/memory.limit_in_bytes
test "$(cat a/memory.limit_in_bytes)" = 4194304
while read -r key value; do
	test "$key" != hierarchical_memory_limit || test "$value" = 4194304
done <a/memory.stat
(read -r pid _ </proc/self/stat && grep -qx "$pid" a/cgroup.procs)
if (echo x >a/memory.limit_in_bytes) 2>/dev/null; then exit 1; fi
echo $$ >cgroup.procs
rmdir a
EOF
for shell in dash bash 'busybox sh' mksh zsh; do
	command -v "${shell%% *}" >/dev/null || continue
	# shellcheck disable=SC2086 # a command
	timeout 20 $shell script || fail "$shell: status $?"
done
