# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# world-lib.sh - shared by the programs that the lessons run in worlds

hierarchy=/sys/fs/cgroup/memory
debug=${MEMCGFS_MOUNT:?run it with memcgfs-run}/debug

# tell NAME VALUE - a line of the output
tell() {
	printf '%s\t%s\n' "$1" "$2"
}

# pins - print a row for each kind of object that keeps a removed group: the path of
# the group, the kind, the number of references and the holder, with tabs between
pins() {
	settle
	tail -n +2 "$debug/pins" | cut -f 2,4-6
}

# pinned KIND... - the sum of the references of these kinds
pinned() {
	pins | awk -F '\t' -v kinds=" $* " '
		index(kinds, " " $2 " ") { sum += $3 }
		END { print sum + 0 }'
}

# kinds - the kinds of all pins, in a line, or "nothing"
kinds() {
	pins | cut -f 2 | sort -u | paste -sd, | sed 's/^$/nothing/'
}

# A read of a control file waits for pending work.
settle() {
	read -r _ <"$hierarchy/memory.usage_in_bytes"
}

# fact NAME - a switch of this world
fact() {
	awk -v name="$1" '$1 == name { print $2 }' "$debug/regime"
}

# slab NAME - a number of debug/caches
slab() {
	awk -v name="$1" '$1 == name { print $2 }' "$debug/caches"
}

# The number of groups that are removed and not freed. The kernel counts all.
dying() {
	settle
	counted=$(awk '$1 == "memory" { print $3 }' /proc/cgroups)
	echo $((counted - $(find "$hierarchy" -type d | wc -l)))
}

# in_group GROUP COMMAND... - run it as a process of the group
in_group() (
	echo 0 >"$hierarchy/$1/cgroup.procs" || exit
	shift
	"$@"
)

# end PID... - kill these children and wait
end() {
	kill "$@"
	wait "$@" 2>/dev/null || :
}
