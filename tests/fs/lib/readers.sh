# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# readers.sh - the ways in which programs read a file to its end

# Each is a command that prints the file $1. They differ in the size of their
# reads, in whether they trust the size from stat, and in whether the kernel or
# the reader copies.
readers='cat "$1"
busybox cat "$1"
dd if="$1" bs=1 status=none
dd if="$1" bs=777 status=none
dd if="$1" bs=1M status=none
head -c 1000000 "$1"
head -n 1000000 "$1"
tail -n +1 "$1"
tail -c 1000000 "$1"
busybox tail -n +1 "$1"
cp "$1" copy && cat copy
busybox cp "$1" copy && cat copy
bash -c "printf %s \"\$(<\"\$1\")\" && [ ! -s \"\$1\" ] || echo" bash "$1"
"$PROBE" sendfile "$1"
awk "{ print }" "$1"
sed -n p "$1"
sort "$1" | cat - >/dev/null; cat <"$1"
while read -r line; do printf "%s\n" "$line"; done <"$1"'

# expect_all_readers_agree FILE
expect_all_readers_agree() {
	dd if="$1" bs=64k status=none of=reference
	printf '%s\n' "$readers" | while read -r reader; do
		sh -c "$reader" sh "$1" >got
		cmp -s got reference || fail "$1 by '$reader': $(wc -c <got) bytes, expected $(wc -c <reference)"
	done || exit 1
}
