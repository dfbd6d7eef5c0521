#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Without /dev/fuse a single line says how to get it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

case ${1:-} in
'')
	as_root=''
	[ "$(id -u)" -eq 0 ] || as_root='--map-root-user'
	# shellcheck disable=SC2086 # an option or none
	unshare $as_root --mount "$0" prepare || exit
	;;
prepare)
	mkdir dev
	mount --no-mtab -t tmpfs -o mode=755 tmpfs dev ||
		fail 'cannot make a /dev'
	echo >dev/null
	mount --no-mtab --bind /dev/null dev/null || fail 'cannot fill it'
	mount --no-mtab --rbind dev /dev || fail 'cannot place it'
	for command in "$memcgfs_run true" "$here/demo 1" "$MEMCGFS ."; do
		$command 2>err
		expect "status of $command" $? 1
		expect "lines of $command" "$(wc -l <err)" 1
		grep -q /dev/fuse err ||
			fail "$command does not name it: $(cat err)"
	done
	;;
esac
