# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# memcgfs-lib.sh - shared by the scripts of memcgfs
#
# A script sources this after setting $here to the directory of this file. A
# message is a line that begins with the name of the script.

program=${0##*/}
# shellcheck disable=SC2034 # used by scripts that source this
newline='
'
: "${here:?}"
memcgfs_version=0.1.0 # as in meson.build

# Prerequisites, a line each: kind and name for the check, the Debian package.
# "cmd" is a command on PATH, "lib" a module that pkg-config knows.
# shellcheck disable=SC2034 # used by scripts that source this
build_needs='cmd meson meson
cmd ninja ninja-build
cmd gcc gcc
cmd pkg-config pkg-config
lib fuse3 libfuse3-dev
lib liburcu-bp liburcu-dev
lib glib-2.0 libglib2.0-dev
lib json-glib-1.0 libjson-glib-dev
lib libseccomp libseccomp-dev'
# shellcheck disable=SC2034
run_needs='cmd fusermount3 fuse3
cmd mount mount'
# for pictures of a world
# shellcheck disable=SC2034
graph_needs='cmd dot graphviz'
# shellcheck disable=SC2034
report_needs="cmd gnuplot gnuplot-nox
$graph_needs"
# shellcheck disable=SC2034
test_needs="cmd shellcheck shellcheck
cmd busybox busybox-static
cmd dh debhelper
cmd g++ build-essential
cmd dpkg-buildpackage dpkg-dev
cmd newuidmap uidmap
cmd jq jq
$report_needs"

# the programs of tests/clients
# shellcheck disable=SC2034
client_needs='cmd cgcreate cgroup-tools
cmd ps procps
cmd systemd-cgls systemd
cmd prometheus-node-exporter prometheus-node-exporter
cmd java openjdk-17-jre-headless
cmd stress-ng stress-ng
cmd pytest-3 python3-pytest
cmd perl perl
cmd lxcfs lxcfs'

complain() {
	printf '%s: %s\n' "$program" "$*" >&2
}

die() {
	complain "$@"
	exit 1
}

usage_error() {
	complain "$1; see '$program -h'"
	exit 2
}

# write_text TEXT - fails if it cannot be written, also where a file is at the limit of
# ulimit -f
write_text() (
	trap '' XFSZ
	printf '%s\n' "$1" 2>/dev/null
)

# print_text TEXT - end with a line if it cannot be written
print_text() {
	[ -z "$1" ] || write_text "$1" ||
		die 'cannot write to the standard output'
}

# print_all COMMAND... - print what it prints; end if it fails, with its status, or if
# it cannot be written
print_all() {
	printed=$("$@") || exit
	print_text "$printed"
}

# Obey a long option of a script, which has two, and -V.
parse_long_options() {
	case ${1:-} in
	--help) print_all usage ;;
	-V | --version) print_text "$program $memcgfs_version" ;;
	--?*) usage_error "there is no option $1" ;;
	*) return 0 ;;
	esac
	exit 0
}

# Parse the options of a script that has no others; the caller shifts after it.
parse_help_option() {
	parse_long_options "$@"
	while getopts :h option; do
		case $option in
		h) parse_long_options --help ;;
		*) usage_error "there is no option -$OPTARG" ;;
		esac
	done
}

default_rounds=500

# check_number NAME VALUE
check_number() {
	case $2 in
	'' | *[!0-9]* | 0* | ???????*)
		usage_error "$1 is '$2', expected a number from 1 to 999999"
		;;
	esac
}

# Set $rounds from the command line of a script that takes a single number.
parse_rounds() {
	[ $# -le 1 ] || usage_error "'$*': expected a single number of rounds"
	rounds=${1-$default_rounds}
	check_number ROUNDS "$rounds"
}

# Set $now to the seconds since boot, without starting a process.
read_clock() {
	read -r now _ </proc/uptime
	now=${now%.*}
}

# Report progress every 2 seconds.
progress() {
	read_clock
	: "${progress_last=$now}"
	[ $((now - progress_last)) -ge 2 ] || return 0
	progress_last=$now
	complain "$@"
}

# Are the scripts beside the installed programs, not in a source tree?
is_installed() {
	[ -x "$here/memcgfs-supervise" ]
}

# Print where the daemon is: $MEMCGFS, this tree's build directory, PATH.
find_daemon() {
	if [ -n "${MEMCGFS:-}" ]; then
		[ -x "$MEMCGFS" ] ||
			die "MEMCGFS is '$MEMCGFS', expected the daemon's path"
		printf '%s\n' "$MEMCGFS"
		return
	fi
	for daemon in "$here/../build/fused/memcgfs" "$(command -v memcgfs)"; do
		[ -x "$daemon" ] || continue
		printf '%s\n' "$daemon"
		return
	done
	die "cannot find the daemon memcgfs: run 'meson setup build && ninja -C build' in $(readlink -f "$here/..") or set MEMCGFS to its path"
}

# Mounting needs to open the device. Try it: the mode is not enough, because a
# container may forbid the open.
check_fuse_device() {
	[ -e /dev/fuse ] ||
		die "there is no device /dev/fuse: the administrator runs 'modprobe fuse', then 'mknod -m 0666 /dev/fuse c 10 229' if it is still missing, or starts the container with --device /dev/fuse"
	[ "$(stat -L -c '%F %t:%T' /dev/fuse)" = 'character special file a:e5' ] ||
		die "/dev/fuse is $(describe_device), expected the character device 10:229: the administrator runs 'rm /dev/fuse' and 'mknod -m 0666 /dev/fuse c 10 229'"
	! { true <>/dev/fuse; } 2>/dev/null || return 0
	mode=$(stat -L -c %a /dev/fuse)
	[ "$mode" = 666 ] &&
		die "cannot open /dev/fuse, which has mode 666: it is on a mount with nodev, or the container forbids it; expected a container that is started with --device /dev/fuse"
	die "cannot open /dev/fuse, which has mode $mode and owner $(stat -L -c %U:%G /dev/fuse), expected mode 666 (udev's default): the administrator runs 'chmod 0666 /dev/fuse'"
}

# Print the kind of file at /dev/fuse.
describe_device() {
	if [ -c /dev/fuse ]; then
		printf 'the character device %d:%d' \
			"0x$(stat -L -c %t /dev/fuse)" "0x$(stat -L -c %T /dev/fuse)"
	else
		printf 'a %s' "$(stat -L -c %F /dev/fuse | sed 's/ empty//')"
	fi
}

hierarchy=/sys/fs/cgroup/memory

# Print the number of groups, including removed groups that are not freed.
count_groups() {
	awk '$1 == "memory" { print $3 }' /proc/cgroups
}

# churn GROUP - processes on all simulated CPUs charge there. Up to v4.19 a CPU keeps
# a removed group until it charges for another one. Each grows until a read has
# seen it grow.
churn() {
	for _ in 1 2 3 4 5 6 7 8; do
		# shellcheck disable=SC2016 # its own variables
		sh -c 'echo $$ >"$1/cgroup.procs"
			text=0123456789abcdef
			text=$text$text$text$text$text$text$text$text
			page=$text$text$text$text$text$text$text$text
			text="" i=0
			while [ "$((i += 1))" -le 25 ]; do
				text=$text$page$page$page$page
				read -r _ <"$1/memory.usage_in_bytes"
			done' sh "$1"
	done
	# a read waits for pending work
	read -r _ <"$1/memory.usage_in_bytes"
}

# Print how many groups are removed and not freed. The kernel counts all groups,
# and only the living groups have directories.
count_dying() {
	counted=$(count_groups)
	present=$(find "$hierarchy" -type d | wc -l)
	echo $((counted - present))
}

# Print the missing packages of table $1, in the form above.
missing_packages() {
	printf '%s\n' "$1" | while read -r kind name package; do
		case $kind in
		cmd) command -v "$name" >/dev/null ;;
		lib) pkg-config --exists "$name" 2>/dev/null ;;
		esac || printf '%s ' "$package"
	done
}

# want_packages TABLE PURPOSE - end with a line that names the missing packages
want_packages() {
	packages=$(missing_packages "$1")
	[ -z "$packages" ] ||
		die "packages are missing $2: the administrator runs 'apt-get install --no-install-recommends ${packages% }'"
}

# As root, install the missing packages of table $1; else print the apt line.
need_packages() {
	packages=$(missing_packages "$1")
	[ -n "$packages" ] || return 0
	install="apt-get install --no-install-recommends ${packages% }"
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		die "packages are missing: the administrator runs '$install'"
	fi
	complain "installing ${packages% }"
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq update >&2 || die "'apt-get update' failed"
	# shellcheck disable=SC2086 # several packages
	apt-get -qq -y install --no-install-recommends $packages >/dev/null ||
		die "'$install' failed"
}

# Are all targets in the build directory $build?
are_built() {
	for target in "$@"; do
		[ -x "$build/$target" ] || return 1
	done
}

# The build directory of a tree that was copied still builds the other tree.
check_origin() {
	origin=$(sed -n 's/.*"source": "\([^"]*\)".*/\1/p' \
		"$build/meson-info/meson-info.json" 2>/dev/null)
	[ -z "$origin" ] || [ "$(readlink -f -- "$origin")" = "$tree" ] ||
		die "$build was set up for the sources in $origin: remove it, or set MEMCGFS to the daemon's path"
}

# build_tree TARGET... - build these in build/ of our tree; another that does the
# same now is waited for. Where nothing can be written, use those that are there.
build_tree() {
	tree=$(readlink -f -- "$here/..") || exit
	build=$tree/build
	if [ ! -e "$tree/meson.build" ] || ! mkdir -p "$build" 2>/dev/null ||
		! { true >>"$build/.lock"; } 2>/dev/null; then
		! are_built "$@" || return 0
		die "cannot build memcgfs in $build: expected the sources beside mountscripts/ and the right to write there, or the daemon's path in MEMCGFS"
	fi
	check_origin
	need_packages "$build_needs"
	(
		flock 9
		if [ ! -e "$build/build.ninja" ]; then
			complain "setting up $build"
			meson setup "$build" "$tree" >&2 ||
				die "'meson setup build' failed"
		fi
		complain "building"
		ninja -C "$build" "$@" >&2 || die "'ninja -C build' failed"
	) 9>"$build/.lock" || exit
}
