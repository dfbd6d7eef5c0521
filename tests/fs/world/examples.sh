#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each script of mountscripts/examples prints, unchanged, the text beside it. Comments
# at its top say where it runs:
#
#	# kernel: KERNEL	in a world of it; "outside": it makes its own worlds
#	# options: OPTION...	of memcgfs-run
#	# files: NAME		in a served directory with this file of 8 MiB
#	# needs: COMMAND	left out where there is none
#
# Each <number> or <spaces> in the text is any number or some spaces.
# needs: speed
# timeout: 600
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
examples=$(readlink -f -- "$here/examples")

# header SCRIPT WORD
header() {
	sed -n "/^# $2: /{s///p;q;}" "$1"
}

# agrees FILE EXPECTED - line by line
agrees() {
	awk '
		NR == FNR { wanted[++lines] = $0; next }
		{
			pattern = wanted[FNR]
			gsub(/[][\\.^$*+?(){}|\/]/, "\\\\&", pattern)
			gsub(/<number>/, "[0-9]+", pattern)
			gsub(/<spaces>/, " +", pattern)
			if (FNR > lines || $0 !~ "^" pattern "$")
				bad = 1
		}
		END { exit bad || NR - lines != lines }' "$2" "$1"
}

# run_example SCRIPT - its output
run_example() {
	set -- "$1" "$(header "$1" kernel)" "$(header "$1" files)" "$(header "$1" options)"
	if [ "$2" = outside ]; then
		"$1"
		return
	fi
	# shellcheck disable=SC2086 # several options
	(
		cd served || exit
		exec "$memcgfs_run" -k "$2" ${3:+--files "$PWD"} $4 -- "$1"
	)
}

# For examples that start worlds of their own.
PATH=$here:$PATH
mkdir served
head -c 8388608 /dev/zero >served/data
number=0 bad=''
for script in "$examples"/*; do
	case $script in
	*.out | */meson.build) continue ;;
	esac
	number=$((number + 1))
	name=${script##*/}
	needed=$(header "$script" needs)
	case $name in
	*.py) needed="python3 $needed" ;;
	esac
	for command in $needed; do
		command -v "$command" >/dev/null || continue 2
	done
	run_example "$script" >said 2>errors || echo "status $?" >>said
	if [ -s errors ] || ! agrees said "$script.out"; then
		bad="$bad $name"
		echo "$name:"
		cat said errors
	fi
done
[ "$number" -ge 20 ] || fail "there are $number examples, expected 20"
[ -z "$bad" ] || fail "these differ from their texts:$bad"
