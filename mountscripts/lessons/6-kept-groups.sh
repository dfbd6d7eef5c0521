# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
title='The ways to keep a removed group, kernel by kernel'

# kept KERNEL [EXPERIMENT] - the answers of a world, a line each: name, "after-rmdir
# after-undo", with a tab between
kept() {
	kernel=$1
	shift
	"${here:?}/memcgfs-run" -k "$kernel" --files "$served" -- \
		"${lessons:?}/world-kept" "$served/data" "$@" || die "world-kept failed under $kernel"
}

make_served() {
	served=$(mktemp -d "${TMPDIR:-/tmp}/memcgfs-lesson.XXXXXX") || exit 1
	trap 'rm -rf "$served"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	head -c 8388608 /dev/zero >"$served/data" || exit 1
}

# Print the answers of a world beside the recorded answers of the kernel.
compare_kernel() {
	kept "$1" | awk -F '\t' -v kernel="$1" '
		FILENAME != "-" && /^#/ { next }
		FILENAME != "-" && /^experiment/ {
			for (i = 2; i <= NF; i++)
				if ($i == kernel)
					column = i
			next
		}
		FILENAME != "-" { recorded[$1] = $column; next }
		{
			here = $2 " " $3
			printf "%-56s %5s %8s%s\n", $1, here, recorded[$1],
				here == recorded[$1] ? "" : "  differs"
		}' "$lessons/kept.tsv" -
}

lesson_steps() {
	make_served
	step 'The experiments'
	cat <<-'EOT'
		A process does something in a group, and the group is removed. Is it freed, or
		is it kept? Then comes an undo, which the name has after the colon. The two
		numbers are the groups more than before: after the removal, after the undo.
		Beside them stands what the real kernel answered.
	EOT
	for kernel in v4.19 v5.4 v5.10 v6.1; do
		step "Under $kernel"
		printf '%-56s %5s %8s\n' experiment here recorded
		compare_kernel "$kernel"
	done
	cat <<-'EOT'

		Rows that differ: pages that a shell copies in a group for itself stay with the
		shell on a kernel; data in pipes is charged nowhere in a world; names are looked
		up in its own mount, where drop_caches finds them.
	EOT
}

# ask_kept QUESTION KERNEL EXPERIMENT FIELD
ask_kept() {
	ask "$1" "$4" "-k $2 --files $served" world-kept "$served/data" "$3"
}

lesson_exercises() {
	[ "${command:?}" = text ] || make_served
	: "${served:=}"
	ask_kept 'A process read a file and the group is removed, under v6.1. How many groups more are there?' \
		v6.1 'page cache read: drop_caches 2' removed
	ask_kept 'How many after echo 2 >/proc/sys/vm/drop_caches?' \
		v6.1 'page cache read: drop_caches 2' undone
	ask_kept 'How many if it was echo 1?' \
		v6.1 'page cache read: drop_caches 1' undone
	ask_kept 'Under v5.10, a sleep is moved away with its charges (move_charge_at_immigrate is 3). How many groups more are there?' \
		v5.10 'a sleep moved away with its charges: kill' removed
	ask_kept 'And under v6.1?' \
		v6.1 'a sleep moved away with its charges: kill' removed
}
