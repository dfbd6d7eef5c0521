#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A removed group cannot be listed, and no file or group can be created in it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
cd "$hierarchy/a" || fail cd
cg_destroy a
expect_errno ENOENT mkdir b
expect 'files in it' "$(ls . 2>/dev/null)" ''
