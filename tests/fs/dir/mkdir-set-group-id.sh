#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A directory with the set-group-id bit passes on its group and the bit, but not
# under v4.19.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	set -e
	"$memcgfs_run" -k v4.19 -- "$0" '755 0'
	exec "$memcgfs_run" -k v5.4 -- "$0" '2755 4321'
fi
cg_create a
chown 0:4321 "$hierarchy/a"
chmod 2755 "$hierarchy/a"
mkdir "$hierarchy/a/b"
expect 'mode and group' "$(stat -c '%a %g' "$hierarchy/a/b")" "$1"
