#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A world needs no directory of the host: TMPDIR need not exist.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

TMPDIR=$TMPDIR/missing "$memcgfs_run" sh -c 'ls "$MEMCGFS_MOUNT"' >out 2>err
expect status $? 0
expect 'the mount' "$(tr '\n' ' ' <out)" 'cgroup debug proc '
expect messages "$(cat err)" ''
