#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A wrong command line gets a message of a single line, and status 2.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
# refused ARG...
refused() {
	"$MEMCGFS" "$@" >out 2>err
	expect "status of $*" $? 2
	expect "lines of $*" "$(wc -l <err)" 1
	expect "output of $*" "$(cat out)" ''
}

refused
refused -o kernel=v0.1 mnt
refused -o kernel= mnt
refused -o kernel=v5.12 mnt
grep -q 'the nearest is v5.11' err || fail "names no nearest: $(cat err)"
refused -o slab=nothing mnt
refused -o kernel=v5.11,kmem=objcg,page=page_type mnt
refused -o ids=many mnt
refused -o cpus=0 mnt
refused -o cpus=many mnt
refused -o cpus=-1 mnt
refused -o membership=guess mnt
refused -o nonsense=1 mnt
refused -o max_threads=0 mnt
refused -o max_threads=101 mnt
refused -o max_threads=many mnt
grep -q 'expected a number' err || fail "expects nothing: $(cat err)"
refused --join=socket mnt
grep -q 'expected the number' err || fail "expects nothing: $(cat err)"
refused -o clone_fd mnt
refused -o max_idle_threads=5 mnt
refused -o max_read=4096 mnt
# in a release build any value
refused -o fail=0 mnt
refused -o fail=often mnt
refused --nonsense mnt
refused mnt mnt
