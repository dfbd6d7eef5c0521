#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A user that registers eventfds without end is refused; other users are not.
# When the process ends, so do its registrations.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/hostile.sh
. "${0%/*}/../lib/hostile.sh"
needs_root
in_world --host-pids
prepare_hostile

# register_many N - as the user; the output is in the file told
register_many() {
	rm -f stop_many
	mkfifo stop_many
	(
		exec 9>&-
		as_user ./attack many "$hierarchy/a" "$1" <stop_many >told
	) &
	many=$!
	exec 8>stop_many
	# with a sanitizer in the daemon this takes longer than wait_for does
	timeout 60 sh -c 'until grep -q . told; do sleep 0.1; done' ||
		fail 'no answer to the registrations'
}

end_many() {
	exec 8>&-
	wait "$many"
}

cg_create a
registers a
watch_reads a
register_many 10000
expect '10000 registrations' "$(cat told)" ENOMEM
registers a
end_many
registers a
register_many 1
expect 'one registration, after these have ended' "$(cat told)" OK
end_many
reads_took
nothing_left

