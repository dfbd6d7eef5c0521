#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Processes that COMMAND leaves running are ended: in the background, of another
# session, in another mount namespace, with another root.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"$memcgfs_run" sh -c '
	sleep 1000 &
	(setsid sleep 1001 &)
	unshare --mount sleep 1002 &
	mkdir -p root/usr && mount --no-mtab --rbind /usr root/usr &&
		cp -P /bin /lib /lib64 root && chroot root sleep 1003 &
	unshare --mount sh -c "sleep 1004 & sleep 1005" &
	"$PROBE" leader-exits &
	(while :; do sleep 0.01; done) &
	sleep 0.2' >/dev/null || fail "status $?"
expect 'processes left' "$(ps_of_case)" ''
