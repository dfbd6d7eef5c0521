#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Control files cannot be made, removed or linked.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect_errno EPERM unlink "$hierarchy/a/tasks"
expect_errno ENOENT unlink "$hierarchy/a/missing"
expect_errno EISDIR unlink "$hierarchy/a"
expect_errno EACCES create "$hierarchy/a/new"
! ln "$hierarchy/a/tasks" "$hierarchy/a/new" 2>/dev/null || fail 'linked'
[ -e "$hierarchy/a/tasks" ] || fail 'tasks is gone'
