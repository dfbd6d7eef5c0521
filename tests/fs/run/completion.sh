#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# bash completes the options, the kernels, the running worlds, and commands; zsh's
# file has the same options.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# completed WORD... - the words of a command line, the last to be completed
completed() {
	bash --norc -c '
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_memcgfs_run
		printf "%s " "${COMPREPLY[@]}"' \
		"$here/completions/memcgfs-run.bash" "$memcgfs_run" "$@"
}

expect 'options' "$(completed --gr)" '--group --grace '
expect 'kernels' "$(completed -k v5.1)" 'v5.10 v5.11 v5.13 '
expect 'commands' "$(completed -k v5.11 printen | tr " " "\n" | sort -u | tr "\n" " ")" 'printenv '
# each option of the help is completed
for option in $("$memcgfs_run" -h | grep -oE -- '--[a-z-]+' | sort -u); do
	[ "$option" = -- ] || expect "$option" "$(completed "$option")" "$option "
	[ "$option" = -- ] || grep -qe "$option" "$here/completions/_memcgfs-run" ||
		fail "zsh does not know $option"
done
"$memcgfs_run" sh -c ': >here; exec sleep 1000' &
wait_for test -e here
expect 'the world' "$(completed --enter "$!")" "$! "
expect 'a command after the world' \
	"$(completed --enter "$!" printen | tr " " "\n" | sort -u | tr "\n" " ")" 'printenv '
kill -s TERM "$!"
wait "$!"
expect 'the status of the world' $? 143
