#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# COMMAND has our arguments, environment, directory, input and output.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir 'a b'
cd 'a b' || fail 'cd'
expect arguments "$("$memcgfs_run" printf '%s,' '' 'a b' '*' -x)" ',a b,*,-x,'
expect environment "$(THING='a b' "$memcgfs_run" printenv THING)" 'a b'
expect directory "$("$memcgfs_run" pwd)" "$PWD"
expect input "$(echo text | "$memcgfs_run" cat)" text
expect 'error output' "$("$memcgfs_run" sh -c 'echo text >&2' 2>&1)" text
expect 'no input' "$("$memcgfs_run" sh -c 'echo text' <&-)" text
expect 'an odd TMPDIR' "$(TMPDIR=$PWD "$memcgfs_run" ls "$hierarchy" | grep tasks)" tasks
expect 'ignored signals' "$("$memcgfs_run" sh -c 'grep SigIgn /proc/$$/status')" \
	"$(env --default-signal=INT,QUIT sh -c 'grep SigIgn /proc/$$/status')"
expect 'open descriptors' "$("$memcgfs_run" find /proc/self/fd -type l)" \
	"$(find /proc/self/fd -type l)"
