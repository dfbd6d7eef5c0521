# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# seed-script.sh - the script of "Use obj_cgroup APIs to change kmem pages", as it
# stands in that text: 500 groups stay behind before that change and none after

# seed_script - print it
seed_script() {
	sed -n '/^#!/,/^This patchset/{/^This patchset/!p}' \
		"${SEEDS:?}/kmem-pages-obj_cgroup.txt"
}

# expect_stay KERNEL NUMBER - so many more groups are counted after the script
expect_stay() {
	seed_script >script
	[ -s script ] || fail "no script in $SEEDS"
	"${memcgfs_run:?}" -k "$1" -- bash ./script >out ||
		fail "the script: status $?"
	expect "$1" "$(awk '{ count = $3 - count } END { print count }' out)" "$2"
}
