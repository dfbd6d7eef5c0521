#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A directory has a link from each of its subdirectories.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
set --
while [ $# -lt 60 ]; do
	set -- "$@" "$hierarchy/a/$#"
done
mkdir "$@" || fail mkdir
expect 'links of 60 children' "$(stat -c %h "$hierarchy/a")" 62
expect 'directories listed' "$(find "$hierarchy/a" -mindepth 1 -type d | wc -l)" 60
rmdir "$hierarchy"/a/[0-9]*
expect 'links of none' "$(stat -c %h "$hierarchy/a")" 2
