#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Any name without a newline can be a group's, if no control file has it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
long=$(printf '%0255d' 0)
for name in 'a b' 'a\b' 'könig' '-rf' memory memory.foo cgroup.foo "$long"; do
	cg_create "a/$name"
	[ -e "$hierarchy/a/$name/cgroup.procs" ] || fail "$name is no group"
	cg_destroy "a/$name"
done
