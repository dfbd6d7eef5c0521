#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A directory of many entries is read whole, and can be emptied while it is read.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same mkdir many
(cd "$served/many" && seq 3000 | xargs touch)
expect 'entries' "$(find "$served/many" | wc -l)" 3001
expect 'entries with attributes' "$(find "$served/many" -type f -size 0 | wc -l)" 3000
expect 'names' "$(find "$served/many" -type f -printf "%f\n" | sort -n | cksum)" "$(seq 3000 | cksum)"
expect 'links' "$(stat -c %h "$served/many")" "$(stat -c %h "$plain/many")"
rm -r "$served/many" || fail 'cannot remove it'
expect 'the rest' "$(ls -A "$served")" ''
mkdir -p "$served/a/b/c/d/e/f"
expect 'find' "$(cd "$served" && find . -type d | wc -l)" 7
expect '..' "$(cd "$served/a/b/.." && pwd -P)" "$served/a"
