#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A file of /dev/shm keeps a descriptor of the daemon. Without one no file is made, and
# the errno tells it; after a removal there is room again.
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
[ -d /dev/shm ] || skip 'needs /dev/shm'
if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	# root could raise the limit again
	[ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null || skip 'needs setpriv'
	# shellcheck disable=SC3045 # dash has it
	ulimit -n 1500
	[ "$(id -u)" -ne 0 ] || less='setpriv --bounding-set=-sys_resource'
	# shellcheck disable=SC2086 # several words, or none
	exec ${less:-} "$memcgfs_run" -- "$0"
fi
cd /dev/shm || exit
make_file() {
	true >"$1"
}
# make COMMAND ANOTHER REMOVE - for names until it fails; the last error is $error
make() {
	# the most of them by a single process
	made=1400
	seq "$made" | xargs "$1" || fail "$1 cannot make $made"
	while error=$("$2" "$((made + 1))" 2>&1); do
		made=$((made + 1))
		[ "$made" -lt 1500 ] || fail "$made files are there"
	done
	case $error in
	*'Too many open files'*) ;;
	*) fail "$made files, then: $error" ;;
	esac
	# to list them takes a descriptor too
	"$3" 1 2 3 4 5 6 7 8 9 10
	expect "by $1" "$(find . -mindepth 1 | wc -l)" $((made - 10))
	find . -mindepth 1 -delete
	expect "left by $1" "$(ls -A)" ''
}
make mkdir mkdir rmdir
make touch make_file rm
make mkfifo mkfifo rm
