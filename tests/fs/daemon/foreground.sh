#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# -f stays, and prints the pid when it is ready.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
"$MEMCGFS" -f --print-pid mnt >pid &
wait_for test -s pid
expect pid "$(cat pid)" $!
mountpoint -q mnt || fail 'not mounted when it is ready'
kill -s TERM $!
wait $! || fail "status $?"
! mountpoint -q mnt || fail 'still mounted'
