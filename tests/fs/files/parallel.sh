#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Many processes make, look up, rename and remove the same names.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

cd "$served" || exit
for worker in 1 2 3 4; do
	(
		i=0
		while [ $((i += 1)) -le 25 ]; do
			mkdir -p "d$((i % 7))"
			echo "$worker" >"d$((i % 7))/f$((i % 5))"
			ls -lR . >/dev/null
			mv "d$((i % 7))/f$((i % 5))" "d$((i % 6))/g"
			rm -rf "d$((i % 4))"
		done 2>/dev/null
	) &
done
wait
rm -rf d?
expect 'left' "$(ls -A)" ''
