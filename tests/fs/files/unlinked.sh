#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A file can be used after its last name is gone, and a directory too.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same "$FILEIO" unlinked f
same sh -c 'echo text >f; exec 3<>f; rm f; cat <&3; echo more >&3; stat -Lc "%h %s" /dev/fd/3'
same sh -c 'mkdir d; cd d; rmdir ../d; ls -a; : >f; mkdir e'
same sh -c 'echo old >f; exec 3<f; echo new >g; mv g f; cat <&3; cat f'
same ls -a
