#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each lesson shows its worlds, and its exercises have the answers of the kernels.
# once
# needs: speed
# timeout: 600
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
lesson=$here/lesson

# answers_are N ANSWER... - the worlds give these, and check says that they are right
answers_are() {
	_number=$1
	shift
	"$lesson" "$_number" answers >given || fail "lesson $_number answers: status $?"
	expect "lesson $_number" "$(tr '\n' ' ' <given)" "$* "
}

# a lesson without python3 is not possible
if command -v python3 >/dev/null; then
	answers_are 1 24 8 0 24
fi
answers_are 2 3 slab_page 0 kmem_cache 0
# ten groups with a page of dentries each, or few pages for all
"$lesson" 3 answers >given || fail "lesson 3: status $?"
[ "$(sed -n 1p given)" -ge $(($(sed -n 2p given) + 7)) ] || fail "lesson 3: $(cat given)"
expect 'lesson 3: dying' "$(sed -n 4p given)" 0
answers_are 4 refused possible 'page->memcg_data' 0
answers_are 5 7 7 4 0
answers_are 6 1 1 0 1 0

"$lesson" 5 check --answers given >said && fail 'lesson 6 answers are right for 5'
printf '%s\n' 7 7 4 0 >given
"$lesson" 5 check --answers given >said || fail "right answers: $(cat said)"
expect 'rights' "$(grep -cx right said)" 4
status=0
"$lesson" 5 check 7 8 4 <given >said || status=$?
expect 'status with wrong answers' "$status" 1
expect 'last line' "$(tail -n 1 said)" '2 of 4 are right'
grep -q "^wrong: '8'; the world with -k v5.11 says 7" said || fail "$(cat said)"

# a lesson does not wait without a terminal, and has all its steps
"$lesson" 5 >said || fail "lesson 5: status $?"
expect 'steps' "$(grep -c '^[0-9]\. ' said)" 4
grep -Eq '^    dying +5$' said || fail "$(cat said)"
grep -Eq '^    holder +pid [0-9]+ \(.*\)$' said || fail "$(cat said)"
for number in 1 2 3 4 5 6; do
	"$lesson" "$number" text >said || fail "text $number: status $?"
	grep -q '^EXERCISES$' said || fail "text $number has no exercises"
	"$here/lesson" "$number" text | awk 'length($0) > 80 { exit 1 }' ||
		fail "text $number has long lines"
done

# refused ARG... - a line and status 2
refused() {
	status=0
	"$lesson" "$@" >said 2>&1 || status=$?
	expect "status of lesson $*" "$status" 2
	expect "lines of lesson $*" "$(wc -l <said)" 1
}
refused
refused 7
refused x
refused 5 sing
refused 5 text more
refused 5 answers --answers given
refused 5 check --answers none
refused --wait 5
