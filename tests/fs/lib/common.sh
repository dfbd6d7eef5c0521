# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# common.sh - the helpers of the cases; names as in the kernel's cgroup_util
#
# A case begins with
#
#	. "${0%/*}/../lib/common.sh"
#	in_world -k v5.11
#
# and runs from there on in the world of memcgfs, or leaves out the second line
# and runs outside. GROUP is a path below the top of the hierarchy, FILE the
# name of a control file. A variable that begins with "_" is a helper's.

# a case of tests/fs, or of tests/clients
here=${0%/*}/../../../mountscripts
[ -d "$here" ] || here=${0%/*}/../../mountscripts
# shellcheck source-path=SCRIPTDIR source=../../../mountscripts/memcgfs-lib.sh
. "$here/memcgfs-lib.sh"

memcgfs_run=$here/memcgfs-run
# shellcheck disable=SC2034 # for the cases
unlimited=9223372036854771712 # the text of a limit that was never set

# shellcheck disable=SC2120 # its arguments are options, not the case's
# in_world [OPTION...] - run the rest of the case in memcgfs-run OPTION...
in_world() {
	[ -z "${MEMCGFS_MOUNT:-}" ] || return 0
	exec "$memcgfs_run" "$@" ${WORLD_OPTIONS:+-o "$WORLD_OPTIONS"} -- "$0"
}

# All processes that the case starts have this in their environment; the shell
# itself has not.
export STARTED_BY="$$"

# pids_started - the living threads that the case has started, and theirs
pids_started() {
	# read all of them first, so that the reader is gone
	_started=$(grep -ls "STARTED_BY=$$" /proc/[0-9]*/task/[0-9]*/environ)
	for _pid in $_started; do
		_pid=${_pid%/environ}
		_pid=${_pid##*/}
		is_gone "$_pid" || echo "$_pid"
	done
}

# ps_of_case - the same with their command lines
ps_of_case() {
	for _pid in $(pids_started); do
		echo "$_pid $(tr '\0' ' ' <"/proc/$_pid/cmdline")"
	done
}

# daemon_of_case - the pid of the daemon among them
daemon_of_case() {
	for _pid in $(pids_started); do
		awk '/^Name:/ { name = $2 }
			/^Tgid:/ && name == "memcgfs" { print $2 }' \
			"/proc/$_pid/status"
	done | sort -u
}

fail() {
	echo "FAIL: $*"
	exit 1
}

skip() {
	echo "SKIP: $*"
	exit 77
}

# needs_command COMMAND PACKAGE
needs_command() {
	command -v "$1" >/dev/null || skip "needs $1, of the package $2"
}

# A walk over /proc cannot tell a process's parent once that has exited, nor the
# thread of the parent that forked it.
needs_events() {
	grep -qx 'source	connector' "$MEMCGFS_MOUNT/debug/membership" ||
		skip 'needs the events of the proc connector: root or Linux 6.6'
}

# expect NAME ACTUAL EXPECTED - fail unless they are equal; NAME says of which value
expect() {
	[ "$2" = "$3" ] || fail "$1: '$2', expected '$3'"
}

# expect_errno ERRNO CALL ARG... - a call of probe.c; ERRNO may be OK
expect_errno() {
	_wanted=$1
	shift
	expect "$*" "$("$PROBE" "$@")" "$_wanted"
}

# wait_for COMMAND... - until it succeeds, but not for ever
wait_for() {
	_tries=600
	until "$@"; do
		_tries=$((_tries - 1))
		[ "$_tries" -gt 0 ] || fail "waited in vain for: $*"
		sleep 0.05
	done
}

# has_lines FILE NUMBER
has_lines() {
	[ "$(wc -l <"$1")" -eq "$2" ]
}

# start_children NUMBER - so many processes and their parent; $pids
start_children() {
	"$PROBE" children "$1" >forked &
	_parent=$!
	wait_for has_lines forked "$1"
	# shellcheck disable=SC2034 # for the cases
	pids="$_parent $(cat forked)"
}

# is_gone PID - the thread has ended; it may still be a zombie
is_gone() {
	read -r _ _ _state _ 2>/dev/null <"/proc/$1/stat" || return 0
	[ "$_state" = Z ]
}

# sleeps PID - it is a sleep that waits for its time, and uses no more memory
sleeps() {
	read -r _ _comm _state _ <"/proc/$1/stat"
	[ "$_comm $_state" = '(sleep) S' ]
}

# end PID... - kill and wait for the end
end() {
	kill -s KILL "$@"
	for _pid in "$@"; do
		wait_for is_gone "$_pid"
	done
}

# cg_create GROUP
cg_create() {
	expect_errno OK mkdir "$hierarchy/$1"
}

# cg_destroy GROUP
cg_destroy() {
	expect_errno OK rmdir "$hierarchy/$1"
}

# cg_read GROUP FILE - a number is read by the shell, which costs less than cat
cg_read() {
	case $2 in
	*_in_bytes | *.failcnt)
		read -r _value <"$hierarchy/$1/$2" && echo "$_value"
		;;
	*) cat "$hierarchy/$1/$2" ;;
	esac
}

# cg_read_list GROUP FILE - in a single line
cg_read_list() {
	tr '\n' ' ' <"$hierarchy/$1/$2"
}

# cg_read_key GROUP FILE KEY
cg_read_key() {
	awk -v key="$3" '$1 == key { print $2 }' "$hierarchy/$1/$2"
}

# cg_write GROUP FILE TEXT - by the shell itself; an empty text is not written
cg_write() {
	printf %s "$3" >"$hierarchy/$1/$2" || fail "$1/$2: not written: '$3'"
}

# cg_write_errno ERRNO GROUP FILE TEXT
cg_write_errno() {
	expect_errno "$1" write "$hierarchy/$2/$3" "$4"
}

# cg_enter GROUP [PID] - it or this shell
cg_enter() {
	cg_write "$1" cgroup.procs "${2:-$$}"
}

# are_among "NUMBER..." "NUMBER..." - the first are all among the second
are_among() {
	for _number in $1; do
		case " $2 " in
		*" $_number "*) ;;
		*) return 1 ;;
		esac
	done
}

# expect_members GROUP FILE NUMBER... - the file has these, in any order
expect_members() {
	_file=$1/$2
	_read=$(cg_read "$1" "$2") || fail "cannot read $_file"
	shift 2
	# shellcheck disable=SC2048,SC2086 # several, in lines or not
	set -- $*
	_expected=$* _nr=$#
	# shellcheck disable=SC2086 # several
	set -- $_read
	if [ $# -ne "$_nr" ] || ! are_among "$_expected" "$*"; then
		fail "$_file: '$*', expected '$_expected'"
	fi
}

expect_procs() {
	_group=$1
	shift
	expect_members "$_group" cgroup.procs "$@"
}

expect_tasks() {
	_group=$1
	shift
	expect_members "$_group" tasks "$@"
}
