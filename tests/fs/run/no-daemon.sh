#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Without a daemon a single line says where it is looked for.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

MEMCGFS=$TMPDIR/missing "$memcgfs_run" true 2>err
expect status $? 1
expect 'lines' "$(wc -l <err)" 1
grep -q MEMCGFS err || fail "the line does not name MEMCGFS: $(cat err)"
