#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A failure gets a message of a single line, and status 1.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# fails ARG...
fails() {
	"$MEMCGFS" "$@" >out 2>err
	expect "status of $*" $? 1
	expect "lines of $*" "$(wc -l <err)" 1
}

echo >file
fails missing
fails file
fails --unshare missing
# no place for a mount, or another user's
mkdir full mnt
echo >full/file
fails full
grep -q 'entries' err || fail "no word of the entries: $(cat err)"
fails /etc
"$MEMCGFS" -o nonempty full || fail "status $? with -o nonempty"
[ -e full/cgroup/memory/tasks ] || fail 'not mounted with -o nonempty'
fusermount3 -u full || fail 'not unmounted'
if [ "$(id -u)" -ne 0 ]; then
	fails -o nonempty /etc
	grep -q 'memcgfs: /etc: .*another user' err || fail "$(cat err)"
fi
