#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The mode and the umask given to mkdir are the directory's, not its files'.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

umask 077
mkdir "$hierarchy/a"
expect 'mode under umask 077' "$(stat -c %a "$hierarchy/a")" 700
expect 'mode of its file' "$(stat -c %a "$hierarchy/a/cgroup.procs")" 644
mkdir -m 0000 "$hierarchy/b"
expect 'mode 0000' "$(stat -c %a "$hierarchy/b")" 0
