#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A user whom the mode forbids to write is refused at open; so is O_DIRECT.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
file=$hierarchy/a/memory.limit_in_bytes
! dd if="$file" iflag=direct of=/dev/null 2>/dev/null || fail 'O_DIRECT'
truncate -s 0 "$file" || fail 'truncate'
truncate -s 2147483647 "$file" || fail 'truncate to the bound'
! truncate -s 2147483648 "$file" 2>/dev/null || fail 'truncate over the bound'
chmod 600 "$file"
expect 'mode after chmod' "$(stat -c %a "$file")" 600
expect 'value after truncate' "$(cat "$file")" "$unlimited"
