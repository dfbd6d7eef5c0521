# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# lib.sh - common to the scripts measure-*

# in_private_mounts SCRIPT ARG... - run a script again, in a mount namespace of its
# own, with a tmpfs as its current directory; end with its status. It returns in the
# script that is run again.
in_private_mounts() {
	if [ -n "${BENCH_DIR:-}" ]; then
		mount -t tmpfs tmpfs "$BENCH_DIR" && cd "$BENCH_DIR" || exit 77
		return
	fi
	BENCH_DIR=$(mktemp -d) || exit 1
	export BENCH_DIR
	# an ordinary user's daemon has no events: that is another figure
	[ "$(id -u)" -eq 0 ] && user=--mount || user=--map-root-user
	unshare "$user" --mount true || exit 77
	unshare "$user" --mount "$@"
	status=$?
	rmdir "$BENCH_DIR"
	exit "$status"
}

# on_one_cpu - this shell, and all that it starts from now on
on_one_cpu() {
	taskset -p -c 0 $$ >/dev/null
}

# wait_until COMMAND... - up to 10 seconds; else end with 77
wait_until() {
	tries=100
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || exit 77
		sleep 0.1
	done
}
