#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# debug/membership tells the source in use.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -o membership=scan

grep -qx 'source	scan' "$MEMCGFS_MOUNT/debug/membership" ||
	fail "it is not a scan: $(cat "$MEMCGFS_MOUNT/debug/membership")"
