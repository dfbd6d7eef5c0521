#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A process is in the group its parent was in at the fork, though the parent has
# moved since, and has exited before anybody looked.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

needs_events
cg_create a
cg_create b
sh -c '
	echo 0 >"$1/a/cgroup.procs"
	sh -c "sleep 1000 & echo \$! >pid"
	echo 0 >"$1/b/cgroup.procs"
	sleep 1000 & echo $! >pid2' sh "$hierarchy"
expect_procs a "$(cat pid)"
expect_procs b "$(cat pid2)"
end "$(cat pid)" "$(cat pid2)"
expect_procs a
expect_procs b
