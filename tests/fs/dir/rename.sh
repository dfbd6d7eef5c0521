#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A group can get another name, in the same directory only.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create a/x
cg_create b
cg_write a memory.limit_in_bytes 1M
inode=$(stat -c %i "$hierarchy/a")
expect_errno OK rename "$hierarchy/a" "$hierarchy/c"
expect 'limit of the renamed' "$(cg_read c memory.limit_in_bytes)" 1048576
expect 'inode of the renamed' "$(stat -c %i "$hierarchy/c")" "$inode"
[ -d "$hierarchy/c/x" ] || fail 'the child is gone'
[ ! -e "$hierarchy/a" ] || fail 'the old name is still there'

expect_errno EIO rename "$hierarchy/c/x" "$hierarchy/x"
expect_errno EEXIST rename "$hierarchy/c" "$hierarchy/b"
expect_errno ENOENT rename "$hierarchy/missing" "$hierarchy/d"
expect_errno EINVAL rename "$hierarchy/c" "$hierarchy/c/x/y"
expect_errno EINVAL rename "$hierarchy/c" "$hierarchy/d
e"
expect_errno EINVAL rename "$hierarchy/c/x" "$hierarchy/d
e"
expect_errno EINVAL rename "$hierarchy/c/tasks" "$hierarchy/c/d
e"
expect_errno ENOTDIR rename "$hierarchy/c/tasks" "$hierarchy/c/jobs"
expect_errno ENOTDIR rename "$hierarchy/c" "$hierarchy/b/tasks"
