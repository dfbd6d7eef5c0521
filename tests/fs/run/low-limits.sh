#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A limit of ulimit(1) that is too low is named, with the way to raise it; a limit on
# file sizes ends no process of ours, and COMMAND has it.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# the programs themselves: a shell before them needs more
supervise=${MEMCGFS%/*}/memcgfs-supervise

# limited LIMIT NUMBER COMMAND...
limited() (
	case $1 in
	-u) option=--nproc=$2 ;; # not each shell has it
	-n) option=--nofile=$2 ;;
	-v) option=--as=$(($2 * 1024)) ;;
	-f) option=--fsize=$2 ;;
	esac
	shift 2
	exec prlimit "$option" "$@"
)

# told LIMIT NUMBER TEXT COMMAND...
told() {
	limit=$1 number=$2 text=$3
	shift 3
	status=0
	limited "$limit" "$number" "$@" 2>err || status=$?
	expect "status with $limit $number" "$status" 1
	expect "lines with $limit $number" "$(wc -l <err)" 1
	grep -q "$text; raise ulimit $limit" err ||
		fail "$limit $number: $(cat err)"
}

# the first number is too low for memcgfs-run, the others for the daemon
for number in 6 10 14; do
	told -n "$number" "too few file descriptors: $number, expected at least 64" \
		"$supervise" true
done
mkdir mnt
told -n 5 'too few file descriptors: 5, expected at least 64' "$MEMCGFS" -f mnt
# sanitizers reserve more than any limit
if ! grep -q asan "$MEMCGFS"; then
	told -v 20000 'too little address space: 20000 KiB, expected at least 131072' \
		"$supervise" true
	limited -v 131072 "$supervise" true || fail 'not enough addresses'
fi
limited -n 64 "$supervise" true || fail 'not enough descriptors'
# no limit on processes is for root, and other tests have processes of the same user
if [ "$(id -u)" -ne 0 ]; then
	told -u 1 'too few processes: expected at least 64 more, threads included' \
		"$supervise" true
fi

# shellcheck disable=SC2016 # for the other shell
limited -f 0 "$supervise" sh -c '
	cat /proc/self/cgroup; grep -c . /proc/self/mountinfo
	df /sys/fs/cgroup/memory; ulimit -f; grep SigIgn /proc/self/status' |
	cat >out 2>err
grep -q memory out || fail "no answers under ulimit -f 0: $(cat out)"
expect 'the limit of COMMAND' "$(grep -cx 0 out)" 1
expect 'signals that COMMAND ignores' "$(sed -n 's/SigIgn:\t//p' out)" \
	0000000000000000
status=0
limited -f 0 "$supervise" sh -c 'echo text >file' || status=$?
expect 'COMMAND with a file that is too large' "$status" 153
