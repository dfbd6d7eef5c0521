#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A name can be any bytes: memcgfs-ledger finds each group, its JSON is valid, and dot
# draws the graph without a word. A backslash, a TAB and bytes that are no UTF-8.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.10

ledger=$here/memcgfs-ledger
for name in 'b\s' 'back\101' "$(printf 'tab\there')" "$(printf 'x\377y\303')" 'q"q' \
	'a&lt;b' -; do
	mkdir "$hierarchy/$name" || fail mkdir
	"$ledger" "/$name" >text || fail "no ledger of $name"
	grep -q '^group ' text || fail "no group $name: $(cat text)"
	"$ledger" --json "$hierarchy/$name" >json || fail "no JSON of $name"
	python3 - "$name" <<'END' || fail "the JSON of $name"
import json, os, sys
rows = json.loads(open('json', 'rb').read().decode())
name = os.fsencode(sys.argv[1]).decode(errors='replace')
assert rows and {row['path'] for row in rows} == {'/' + name}, rows
END
done
"$ledger" --json | python3 -c '
import json, sys
json.loads(sys.stdin.buffer.read().decode())' || fail 'the JSON of all groups'
"$ledger" '/no\group' >out 2>&1
expect 'no such group' "$? $(cat out)" \
	'1 memcgfs-ledger: there is no group /no\134group'

command -v dot >/dev/null || exit 0
dot -Tsvg "$MEMCGFS_MOUNT/debug/graph.dot" >graph.svg 2>said || fail 'dot'
expect 'dot says' "$(cat said)" ''
grep -q '/a&amp;lt;b<' graph.svg || fail "a name is drawn as another: $(grep '/a' graph.svg)"
