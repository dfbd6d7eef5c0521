#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A file without a write handler refuses a write by any user.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
for file in memory.stat memory.usage_in_bytes memory.kmem.usage_in_bytes \
	memory.memsw.usage_in_bytes; do
	got=$("$PROBE" write "$hierarchy/a/$file" 1)
	# root may open it, as the mode does not hold for root
	case $got in
	EINVAL | open:EACCES) ;;
	*) fail "writing $file: '$got', expected an error" ;;
	esac
done
