#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The open files of a removed group answer ENODEV, also when there is a new
# group of that name.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
file=$hierarchy/a/memory.limit_in_bytes
exec 4<"$file"
exec 5<>"$file"
cg_destroy a
expect_errno ENODEV read-fd 4
expect_errno ENODEV write-fd 5 1M
cg_create a
expect_errno ENODEV read-fd 4
expect 'limit of the new group' "$(cg_read a memory.limit_in_bytes)" "$unlimited"
exec 4<&- 5<&-
