#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A daemon without memory answers ENOMEM and survives, or refuses to start.
# needs: addresses
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/no-memory.sh
. "${0%/*}/../lib/no-memory.sh"

kinds=
mkdir mnt
# some refuse to start, some run out of memory, some have enough
groups=4000
for kib in 20000 30000 33000 34000 35000 36000 40000 $(seq 60000 35000 200000); do
	if start_daemon prlimit "--as=$((kib * 1024))" -- "$MEMCGFS"; then
		storm "$kib KiB" "$groups"
		stop_daemon "$kib KiB"
		kinds=$kinds$(grep -q "made $groups," said && echo enough || echo short),
		groups=300
	else
		expect_refusal "$kib KiB"
		kinds=${kinds}refused,
	fi
done
case $kinds in
refused,*short,*enough,) ;;
*) fail "with more and more memory: $kinds" ;;
esac
