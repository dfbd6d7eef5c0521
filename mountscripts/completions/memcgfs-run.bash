# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# memcgfs-run.bash - completion of memcgfs-run for bash

# The kernels are those that the help lists, the worlds those that run.
_memcgfs_run_kernels() {
	"$1" -h 2>/dev/null | sed -n '/^Kernels:$/,/^$/s/^    \([^ ]*\) .*/\1/p'
}

_memcgfs_run_worlds() {
	"$1" --list 2>/dev/null | cut -f 1
}

_memcgfs_run() {
	local current=${COMP_WORDS[COMP_CWORD]} at=1
	local options='--kernel --options --files --limit --group --grace --host-pids --keep-uid --no-seccomp --list --enter --help --version'

	COMPREPLY=()
	# the first word that is no option is COMMAND
	while ((at < COMP_CWORD)); do
		case ${COMP_WORDS[at]} in
		-k | -o | --kernel | --options | --files | --limit | --group | --grace)
			((at++))
			;;
		--)
			((at++))
			break
			;;
		--enter)
			# an id may follow
			[[ ${COMP_WORDS[at + 1]-} != [0-9]* ]] || ((at++))
			;;
		-*) ;;
		*) break ;;
		esac
		((at++))
	done
	case ${COMP_WORDS[COMP_CWORD - 1]} in
	-k | --kernel)
		mapfile -t COMPREPLY < <(compgen -W "$(_memcgfs_run_kernels "${COMP_WORDS[0]}")" -- "$current")
		return
		;;
	--enter)
		if [[ -z $current || $current == [0-9]* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$(_memcgfs_run_worlds "${COMP_WORDS[0]}")" -- "$current")
			return
		fi
		;;
	--files)
		mapfile -t COMPREPLY < <(compgen -d -- "$current")
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
