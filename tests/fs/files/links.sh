#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Hard links are names of the same file, with its inode number from below.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same sh -c 'echo text >a; ln a b; mkdir d; ln b d/c; stat -c "%n %h %s" a b d/c'
for name in b d/c; do
	expect "$name" "$(stat -c %d:%i "$served/$name")" "$(stat -c %d:%i "$served/a")"
done
same sh -c 'echo more >>d/c; cat a; rm a; cat b; stat -c %h b; ln b a; stat -c %h a'
same sh -c 'ln -s b symlink; ln -P symlink second; readlink second; stat -c %h symlink'
same sh -c 'ln d e; ln a b; ln missing f; ln a missing/f'
same_files
# the number is that of readdir, too
same sh -c '[ "$(find . -name b -printf %i)" = "$(stat -c %i b)" ] && echo same'
