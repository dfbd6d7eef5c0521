#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Groups that are removed one after another do not wake a thread each: their
# releases gather. A reader that shows them does not wait for that.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# switches - how often the threads that release groups have waited
switches() {
	for _task in /proc/"$daemon"/task/*; do
		case $(cat "$_task/comm") in
		'rcu callbacks' | kworker) awk '/^voluntary/ { print $2 }' "$_task/status" ;;
		esac
	done | awk '{ sum += $1 } END { print sum }'
}

mkdir mnt
"$MEMCGFS" --print-pid mnt >pid || fail 'cannot mount'
daemon=$(cat pid)
pairs=4000
before=$(switches)
ms=$("$PROBE" make-and-remove "$pairs" mnt/cgroup/memory/a)
woken=$(($(switches) - before))
# both threads wait thrice for a batch, each 2 ms or 256 items; a slow machine may
# have no more than a group in a batch
most=$((ms * 3 + pairs / 20 + 100))
[ "$woken" -le "$most" ] ||
	fail "$pairs groups in $ms ms: $woken switches, expected $most at most"

i=0
while [ $((i += 1)) -le 50 ]; do
	mkdir mnt/cgroup/memory/a
	rmdir mnt/cgroup/memory/a
	expect "groups after $i" "$(awk '$1 == "memory" { print $3 }' \
		mnt/proc/cgroups)" 1
done
kill -s TERM "$daemon"
wait_for is_gone "$daemon"
