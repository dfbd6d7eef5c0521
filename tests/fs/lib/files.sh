# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# files.sh - helpers of the cases in tests/fs/files

# in_served - run the rest of the case in a world that serves the directory $served,
# beside the directory $plain
in_served() {
	plain=$PWD/plain served=$PWD/served
	mkdir -p "$plain" "$served"
	in_world --files "$served"
	grep -q " $served fuse.memcgfs " /proc/mounts || fail 'it is not served'
}

# same COMMAND... - in both directories; fail unless status and output are the same
same() {
	_expected=$(cd "$plain" && "$@" 2>&1)
	_expected="$_expected, status $?"
	_found=$(cd "$served" && "$@" 2>&1)
	expect "$*" "$_found, status $?" "$_expected"
}

# same_files - the same names, types, modes, sizes, links and owners in both
same_files() {
	# the size of a directory is the file system's affair
	same find . ! -type d -printf '%P %y %m %s %n %U:%G %l\n' -o \
		-printf '%P %y %m %U:%G\n'
}
