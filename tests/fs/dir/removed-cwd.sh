#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# In a removed group nothing can be made or listed.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cd "$hierarchy/a" || fail cd
cg_destroy a
expect_errno ENOENT mkdir b
expect 'files in it' "$(ls . 2>/dev/null)" ''
