#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Without a directory for the mount memcgfs-run starts no process.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

TMPDIR=$TMPDIR/missing "$memcgfs_run" true 2>err
expect status $? 1
grep -q TMPDIR err || fail "it does not name TMPDIR: $(cat err)"
