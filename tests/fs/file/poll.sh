#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# poll finds a control file always ready, and with news until it is read. A file
# of proc/ has no news.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect 'events of a control file' \
	"$("$PROBE" poll "$hierarchy/a/memory.limit_in_bytes")" \
	'unread=0xf read=0x5'
expect 'events of proc/cgroups' \
	"$("$PROBE" poll "$MEMCGFS_MOUNT/proc/cgroups")" 'unread=0x5 read=0x5'
