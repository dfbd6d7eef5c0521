#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A directory that cannot be served is refused in a line, by memcgfs-run and by the
# daemon.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"

# refused COMMAND...
refused() {
	"$@" >out 2>err
	expect "status of $*" $? 2
	expect "lines of $*" "$(wc -l <err)" 1
	expect "output of $*" "$(cat out)" ''
}

mkdir -p dir/below other mnt
: >file
ln -s /proc link
for path in missing file '' / /proc /sys /dev /dev/shm /proc/self /sys/fs link /..; do
	refused "$memcgfs_run" --files "$path" true
	refused "$MEMCGFS" -o "files=$path" mnt
done
refused "$memcgfs_run" --files
for pair in 'dir dir' 'dir dir/below' 'dir/below dir' 'dir dir/../dir/.'; do
	refused "$memcgfs_run" --files "${pair% *}" --files "${pair#* }" true
	refused "$MEMCGFS" -o "files=${pair% *}" -o "files=${pair#* }" mnt
done
refused "$MEMCGFS" -o files=. mnt
refused "$MEMCGFS" -o shm=missing mnt
refused "$MEMCGFS" -o files=dir -o shm=dir/below mnt
refused "$MEMCGFS" -o files=mnt mnt
mkdir -p mnt/below
for path in mnt mnt/below . /; do
	refused "$MEMCGFS" -o nonempty -o "shm=$path" mnt
done
rmdir mnt/below
refused "$memcgfs_run" --list --files dir
refused "$memcgfs_run" --enter --files dir true
mkdir 'a,b\c d'
"$memcgfs_run" --files dir --files other --files 'a,b\c d' sh -c '
	echo x >dir/x; echo x >"a,b\\c d/x"; grep -c "$PWD.* fuse.memcgfs" /proc/mounts' >out ||
	fail 'they are not served'
expect 'mounts' "$(cat out)" 3
expect 'the file' "$(cat dir/x "a,b\\c d/x")" 'x
x'
