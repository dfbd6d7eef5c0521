#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Output that cannot be written gets a line and the status 1, from each program.
# once
# timeout: 300
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# check WHERE - $status, and the single line
check() {
	expect "$1: status" "$status" 1
	case $(cat err) in
	*"$newline"*) ;;
	*': cannot write to '*) return ;;
	esac
	fail "$1: '$(cat err)'"
}

# told COMMAND... - to a device that is full, to a closed file, and to a file that may
# not grow
told() {
	"$@" >/dev/full 2>err
	status=$?
	check "$*, full"
	"$@" >&- 2>err
	status=$?
	check "$*, closed"
	status=0
	(
		ulimit -f 100
		exec "$@" >>grown 2>err
	) || status=$?
	check "$*, at the limit"
}

is_listed() {
	"$memcgfs_run" --list | grep -q "^$1	"
}

outside() {
	told "$memcgfs_run" -h
	told "$MEMCGFS" --kernels
	mkdir mnt
	"$MEMCGFS" --print-pid mnt >/dev/full 2>err
	expect 'the pid' "$? $(head -n 1 err)" \
		'1 memcgfs: cannot write to the standard output'
	"$memcgfs_run" sleep 1000 &
	wait_for is_listed "$!"
	told "$memcgfs_run" --list
	end "$!"
	told "$here/memcgfs-pins" -h
	told "$here/memcgfs-top" -V
	told "$here/lesson" 5 text
	told "$here/memcgfs-compare" -k v6.1 true
	expect 'a closed output' \
		"$("$memcgfs_run" sh -c 'echo text 2>/dev/null || echo failed >&2' 2>&1 >&-)" \
		failed
	expect 'a closed input' \
		"$("$memcgfs_run" sh -c 'cat 2>/dev/null || echo failed' <&-)" failed
}

if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	head -c 51200 /dev/zero >grown
	outside
	"$memcgfs_run" -- "$0" || exit
	exit 0
fi
cg_create a
sleep 1000 &
cg_enter a "$!"
end "$!"
exec 3<"$hierarchy/a/tasks"
cg_destroy a
told "$here/memcgfs-pins"
told "$here/memcgfs-pins" --json
told timeout 30 "$here/memcgfs-pins" --watch
told "$here/memcgfs-ledger"
told "$here/memcgfs-ledger" --json
told "$here/memcgfs-ledger" / --json
told "$here/memcgfs-top" -b -n 1
told "$here/memcgfs-graph" --dot
status=0
"$here/memcgfs-graph" --dot -o /dev/full 2>err || status=$?
check '-o /dev/full'
