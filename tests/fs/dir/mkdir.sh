#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A new group is a directory with mode 755, and the errors of mkdir are mkdir's.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

umask 022
expect_errno ENOENT mkdir "$hierarchy/a/b"
cg_create a
expect 'attributes of a' "$(stat -c '%a %h %s %F' "$hierarchy/a")" \
	'755 2 0 directory'
cg_create a/b
cg_create a/b/c
expect_errno EEXIST mkdir "$hierarchy/a"
expect_errno EEXIST mkdir "$hierarchy/a/tasks"
expect_errno ENOTDIR mkdir "$hierarchy/a/tasks/b"
expect_errno EINVAL mkdir "$hierarchy/a/
b"
