# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# memcgfs-run.bash - completion of memcgfs-run for bash

# The kernels are those that the daemon's help names.
_memcgfs_run_kernels() {
	"${MEMCGFS:-memcgfs}" -h 2>/dev/null |
		sed -n 's/.*use the accounting of NAME: \(.*\) (.*/\1/p' |
		tr -d ,
}

_memcgfs_run() {
	local current=${COMP_WORDS[COMP_CWORD]} at=1
	local options='--kernel --options --limit --group --grace --host-pids --no-seccomp --help --version'

	COMPREPLY=()
	# the first word that is no option is COMMAND
	while ((at < COMP_CWORD)); do
		case ${COMP_WORDS[at]} in
		-k | -o | --kernel | --options | --limit | --group | --grace)
			((at++))
			;;
		--)
			((at++))
			break
			;;
		-*) ;;
		*) break ;;
		esac
		((at++))
	done
	case ${COMP_WORDS[COMP_CWORD - 1]} in
	-k | --kernel)
		mapfile -t COMPREPLY < <(compgen -W "$(_memcgfs_run_kernels)" -- "$current")
		return
		;;
	-o | --options | --limit | --group | --grace) return ;;
	esac
	if [[ $at -lt $COMP_CWORD ]] && declare -F _command_offset >/dev/null; then
		_command_offset "$at"
	elif [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
	else
		mapfile -t COMPREPLY < <(compgen -c -- "$current")
	fi
}

complete -F _memcgfs_run -o default memcgfs-run
