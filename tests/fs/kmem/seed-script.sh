#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The script of "Use obj_cgroup APIs to change kmem pages", as it stands in that
# text: 500 groups stay behind before that change and none after it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

text=${SEEDS:?}/kmem-pages-obj_cgroup.txt
sed -n '/^#!/,/^This patchset/{/^This patchset/!p}' "$text" >script
[ -s script ] || fail "no script in $text"
# stay KERNEL - how many more groups are counted after the script
stay() {
	"$memcgfs_run" -k "$1" -- bash ./script >out || fail "the script: status $?"
	awk '{ count = $3 - count } END { print count }' out
}

expect 'v5.11' "$(stay v5.11)" 500
expect 'v5.13' "$(stay v5.13)" 0
expect 'seeds' "$(stay seeds)" 0
