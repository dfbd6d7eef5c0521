#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The values that memory.move_charge_at_immigrate accepts.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

file=memory.move_charge_at_immigrate
cg_create a
for value in 1 3 0 0x1; do
	cg_write a "$file" "$value"
	expect "value '$value'" "$(cg_read a "$file")" $((value))
done
# the upper half of the number is kept, and means nothing
for value in 4294967297 9223372036854775808; do
	cg_write a "$file" "$value"
	expect "value '$value'" "$(cg_read a "$file")" "$value"
done
cg_write_errno EINVAL a "$file" 4294967300
cg_write a "$file" 1
for text in -1 '  ' '
' word; do
	cg_write_errno EINVAL a "$file" "$text"
	expect "after '$text'" "$(cg_read a "$file")" 1
done
cg_create a/b
expect 'of the child' "$(cg_read a/b "$file")" 0
