#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A new owner, or a truncation by a user, takes the set-user-id bit from a file, and
# the set-group-id bit if its group may execute it.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
[ "$(id -u)" -eq 0 ] || skip 'needs root: several users'
in_world

cg_create a
file=$hierarchy/a/memory.limit_in_bytes

# becomes MODE COMMAND... - the mode of the file after a command about it
becomes() {
	_mode=$1
	shift
	"$@" || fail "$*"
	expect "the mode after $*" "$(stat -c %a "$file")" "$_mode"
}

becomes 6755 chmod 6755 "$file"
becomes 755 chown 1234 "$file"
becomes 2755 chmod 2755 "$file"
becomes 755 chgrp 1234 "$file"
becomes 2745 chmod 2745 "$file"
becomes 2745 chown 0 "$file"
# with neither user nor group
becomes 6755 chmod 6755 "$file"
becomes 755 python3 -c 'import os, sys; os.chown(sys.argv[1], -1, -1)' "$file"
becomes 6777 chmod 6777 "$file"
becomes 6777 truncate -s 1 "$file"
becomes 777 setpriv --reuid=1234 --clear-groups truncate -s 1 "$file"
becomes 6777 chmod 6777 "$file"
becomes 6777 sh -c ': >"$0"' "$file"
becomes 6777 setpriv --reuid=1234 --clear-groups sh -c ': >>"$0"' "$file"
becomes 777 setpriv --reuid=1234 --clear-groups sh -c ': >"$0"' "$file"
becomes 4755 chmod 4755 "$file"
becomes 4755 touch "$file"

chmod 2755 "$hierarchy/a"
chown 1234 "$hierarchy/a"
expect 'the mode of a directory' "$(stat -c %a "$hierarchy/a")" 2755
