# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# hostile.sh - an ordinary user against the others on a shared mount
#
# The user has a file system that never answers. Only the end of the file system
# ends a wait for it: end_hostile kills it, and so does a trap if the case fails.

ordinary=65534 # a user
patience=2000  # milliseconds that a read may take; they take a few

needs_root() {
	[ "$(id -u)" -eq 0 ] || skip 'needs root, to act as two users'
}

# The user may not be able to read the tree.
prepare_hostile() {
	needs_root
	cp "${ATTACK:?}" attack && mkdir -m 1777 hostile || exit 1
	chmod 755 attack
	trap end_hostile EXIT
}

as_user() {
	setpriv --reuid="$ordinary" --regid="$ordinary" --clear-groups \
		--inh-caps=-all "$@"
}

# in_background COMMAND... - by the user; $! is its parent. A shell keeps a copy
# of a descriptor that it closes for a function, so a subshell closes it.
in_background() {
	(
		exec 9>&-
		as_user "$@" >told
	) &
}

# hostile KIND ARG... - start an attack beside a mount of the user's on
# hostile/; its output is in the file told
hostile() {
	# shellcheck disable=SC2016 # for the inner shell
	in_background unshare --user --map-root-user --mount sh -c '
		./attack serve hostile &
		tries=200
		until grep -q " $PWD/hostile " /proc/self/mountinfo; do
			tries=$((tries - 1))
			[ "$tries" -gt 0 ] || exit 1
			sleep 0.05
		done
		exec ./attack "$@"' sh "$@"
}

# attackers - the living threads of attacks. A thread in exec() has no arguments
# yet, and reading its environment would wait for it; it ends when the others
# have.
attackers() {
	_comms=$(grep -lsx attack /proc/[0-9]*/task/[0-9]*/comm)
	for _task in $_comms; do
		_task=${_task%/comm}
		! grep -qs . "$_task/cmdline" ||
			! grep -qs "STARTED_BY=$$" "$_task/environ" ||
			echo "${_task##*/}"
	done
}

end_hostile() {
	# shellcheck disable=SC2046 # several, or none
	kill -s KILL $(attackers) 2>/dev/null
}

# watch_reads GROUP - begin to read as another user, until reads_took closes the
# descriptor 9
watch_reads() {
	rm -f stop
	mkfifo stop
	./attack watch "${hierarchy:?}/$1/memory.usage_in_bytes" <stop >longest &
	watcher=$!
	exec 9>stop
}

# reads_took - no read has taken long, or does
reads_took() {
	exec 9>&-
	wait "$watcher"
	longest=$(cat longest)
	echo "the longest read took $longest ms"
	[ "$longest" -lt "$patience" ] || fail "a read took $longest ms"
}

# registers GROUP - another user can register an eventfd
registers() {
	rm -f registered # or the last answer is read
	"$PROBE" event "${hierarchy:?}/$1" memory.oom_control '' >registered &
	_probe=$!
	wait_for grep -qs . registered
	expect "a registration in $1" "$(cat registered)" OK
	end "$_probe"
}

# nothing_left - the user's processes are gone, and the daemon's children too
nothing_left() {
	end_hostile
	wait_for no_attack
	wait_for no_child
}

no_attack() {
	[ -z "$(attackers)" ]
}

# The daemon's fetcher is a single process, and its children have its name.
no_child() {
	[ "$(fetchers | wc -l)" -eq 1 ]
}

fetchers() {
	grep -lsx memcgfs-fetch /proc/[0-9]*/comm | cut -d / -f 3 |
		while read -r _pid; do
			! grep -qs "MEMCGFS_CASE=$MEMCGFS_CASE" \
				"/proc/$_pid/environ" || echo "$_pid"
		done
}
