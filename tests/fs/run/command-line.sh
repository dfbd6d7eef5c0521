#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A wrong command line gets a message of a single line, and status 2.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# refused COMMAND...
refused() {
	"$@" >out 2>err
	expect "status of $*" $? 2
	expect "lines of $*" "$(wc -l <err)" 1
	expect "output of $*" "$(cat out)" ''
}

refused "$memcgfs_run"
refused "$memcgfs_run" -k
refused "$memcgfs_run" -x true
refused "$memcgfs_run" -k v0.1 true
refused "$memcgfs_run" -o cpus=none true
refused "$memcgfs_run" -o membership=guess true
refused "$here/dying-cgroups" 0
refused "$here/dying-cgroups" many
refused "$here/dying-cgroups" 1 2
refused "$here/dying-cgroups" -x
refused "$here/demo" -x
for script in memcgfs-run dying-cgroups demo find-loop demo-caches; do
	"$here/$script" -h >out 2>err || fail "status of $script -h"
	[ -s out ] || fail "no help from $script -h"
	[ ! -s err ] || fail "$script -h complains: $(cat err)"
done
