#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Files of all types can be made and used, as in a plain directory.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same sh -c 'echo text >file; mkdir dir; mkfifo -m 640 fifo; ln -s file link
	ln -s nowhere broken'
same "$FILEIO" socket socket
same mknod device c 1 3
same mknod block b 7 200
same_files
same sh -c 'cat file link broken; readlink link broken'
# both ends of the pipe
same sh -c 'echo through >fifo & cat fifo; wait'
same sh -c '[ ! -c device ] || echo lost >device'
same sh -c 'ls -a dir; ls missing; cat dir; cat file/below; mkdir dir; rmdir file'
same mknod device c 1 3
same sh -c 'rm -r file dir fifo link broken socket; rm -f device block; ls -a'
# an unnamed file is refused
expect_errno_io() {
	expect "$2" "$("$FILEIO" "$2" "$3")" "$1"
}
expect_errno_io EOPNOTSUPP tmpfile "$served"
