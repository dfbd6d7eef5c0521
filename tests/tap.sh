# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# tap.sh - the results of a check of the sources, as TAP
nr=0 status=0

# result TITLE FAULTS [MARK] - the test fails if there are faults; each is a
# comment, behind MARK
result() {
	nr=$((nr + 1))
	if [ -z "$2" ]; then
		echo "ok $nr - $1"
	else
		echo "not ok $nr - $1"
		printf '%s\n' "$2" | sed "s/^/# ${3:-}/"
		status=1
	fi
}

# finish - print the plan, and exit with 1 if a test has failed
finish() {
	echo "1..$nr"
	exit "$status"
}
