#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# also: scan
#
# Each table has as many fields in each row as names, none empty; its JSON has the
# same rows; a read changes no table.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v5.11

debug=$MEMCGFS_MOUNT/debug

# a group with odd bytes in its name, dying, with a process's memory
odd="$(printf 'tab\there \\ "quoted"')"
mkdir "$hierarchy/$odd" || fail mkdir
echo $$ >"$hierarchy/$odd/cgroup.procs"
sleep 1000 &
wait_for sleeps $!
echo $$ >"$hierarchy/cgroup.procs"
echo $! >"$hierarchy/cgroup.procs"
rmdir "$hierarchy/$odd" || fail rmdir

tables=$(cd "$debug/json" && echo *)
expect 'the tables' "$(echo "$tables" | tr ' ' '\n' | grep -cxE 'pins|memcgs|objcgs|stocks|cpus')" 5
for table in $tables; do
	awk -F '\t' '
		NR == 1 { columns = NF }
		NF != columns { print NR ": " NF " fields: " $0 }
		{
			for (i = 1; i <= NF; i++)
				if ($i == "")
					print NR ": no field " i
		}' "$debug/$table" >wrong
	expect "$table" "$(cat wrong)" ''
done

# the root has the memory of Python itself
# shellcheck disable=SC2086 # several
python3 - "$debug" $tables <<'END' || fail 'the JSON differs'
import json, re, sys

def value(field):
    if field == '-':
        return None
    if re.fullmatch(r'-?(0|[1-9]\d*)', field):
        return int(field)
    return re.sub(r'\\([0-7]{3})', lambda m: chr(int(m[1], 8)), field)

def read(table):
    rows = open(f'{sys.argv[1]}/{table}').read().splitlines()
    return [row for row in rows if '\t/\t' not in row]

for table in sys.argv[2:]:
    if table in ('membership', 'requests'):
        continue
    head, *rows = read(table)
    expected = [dict(zip(head.split('\t'), map(value, row.split('\t')))) for row in rows]
    found = json.load(open(f'{sys.argv[1]}/json/{table}'))
    found = [row for row in found if row.get('path') != '/']
    assert found == expected, (table, found, expected)
    assert read(table) == [head, *rows], table
    if table == 'pins':
        assert found[0]['path'] == '/tab\there \\ "quoted"', found
END
