#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An empty group goes, and the errors of rmdir are the kernel's.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cg_create a/b
expect_errno ENOENT rmdir "$hierarchy/missing"
expect_errno ENOTDIR rmdir "$hierarchy/a/tasks"
expect_errno EINVAL rmdir "$hierarchy/a/."
expect_errno ENOTEMPTY rmdir "$hierarchy/a/.."
expect_errno EBUSY rmdir "$hierarchy/a"
cg_destroy a/b
cg_destroy a
[ ! -e "$hierarchy/a" ] || fail 'a is still there'
expect_errno ENOENT rmdir "$hierarchy/a"
