#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# timeout: 300
# memcgfs-compare says which value is empty, and leaves no report without text. A world
# that COMMAND kills has a time that is not negative, and a report.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/compare.sh
. "${0%/*}/../lib/compare.sh"
needs_command dot graphviz
needs_command gnuplot gnuplot-nox

for option in -k -o --options --files --limit --html --timeout; do
	said 2 "$option is '', expected " "$compare" "$option" '' true
done
said 2 v1.0 "$compare" --html report.html -k v1.0 true
[ ! -e report.html ] || fail 'a report without text'
echo kept >old.html
said 2 v1.0 "$compare" --html old.html -k v1.0 true
expect 'the report before' "$(cat old.html)" kept

# shellcheck disable=SC2016 # its own variable
"$compare" -k v6.1 --html report.html -- sh -c 'kill -s KILL $PPID' >out ||
	fail "status $?"
grep -q '^exit status   *world ended, 137$' out || fail "$(cat out)"
! grep -q '^seconds   *-' out || fail "$(cat out)"
grep -q '</html>' report.html || fail 'no report'
