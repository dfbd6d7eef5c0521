#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The search under four kernels, side by side, over a tree that is small.
# once
# needs: speed
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

text=$("$here/demo-caches" -g 30 -t 10 2 2>"$TMPDIR/errors") || {
	cat "$TMPDIR/errors"
	fail "exit status $?"
}
# value WHEN COLUMN FIELD - of the table that begins with WHEN
value() {
	printf '%s\n' "$text" | awk -v when="$1" -v column="$2" -v field="$3" '
		index($0, when) == 1 { here = 1 }
		/^$/ { here = 0 }
		here && $1 == column { print $field }'
}
for column in pages lifecycle reparent objcg; do
	expect "dying under $column after the drop" "$(value After\ echo $column 7)" 0
done
expect 'dying under pages' "$(value 'After the last' pages 7)" 1
expect 'dying under lifecycle' "$(value 'After the last' lifecycle 7)" 1
expect 'dying under reparent' "$(value 'After the last' reparent 7)" 0
expect 'dying under objcg' "$(value 'After the last' objcg 7)" 0
before=$(value 'With a process' reparent 6) after=$(value 'With a process' objcg 6)
[ "${after%.*}" -gt "${before%.*}" ] ||
	fail "used: $before under reparent, $after under objcg, expected more"
printf '%s\n' "$text" | grep -q '^median *real *[0-9.]* *[0-9.]* *[0-9.]* *[0-9.]*$' ||
	fail 'no median'
expect 'rows of single searches' "$(printf '%s\n' "$text" | grep -c '^[0-9]')" 0

for bad in '-g 0' '-t x' '-x' '0' '1 2'; do
	# shellcheck disable=SC2086 # several arguments
	"$here/demo-caches" $bad >/dev/null 2>&1
	expect "exit status for $bad" $? 2
done
