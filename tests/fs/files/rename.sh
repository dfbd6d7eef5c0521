#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# rename(2) with each of its flags.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same sh -c 'echo a >a; echo b >b; mkdir -p full/x empty dir/sub'
same "$FILEIO" rename a b n
same "$FILEIO" rename a c n
same "$FILEIO" rename c b e
same sh -c 'cat b c'
same "$FILEIO" rename b missing e
same "$FILEIO" rename c b ''
same "$FILEIO" rename b full ''
same "$FILEIO" rename full b ''
same "$FILEIO" rename empty full ''
same "$FILEIO" rename full empty ''
same "$FILEIO" rename dir dir/sub/below ''
same "$FILEIO" rename dir/sub . ''
same "$FILEIO" rename b dir e
same "$FILEIO" rename b c w
same "$FILEIO" rename dir elsewhere n
same_files
# a working directory keeps its place when it is renamed
same sh -c 'mkdir -p p/q; cd p/q; mv ../../p ../../r; echo in >f; cat ../../r/q/f'
# the name under which it is found changes, the file does not
same sh -c 'echo x >x; exec 3<x; mv x y; cat <&3; cat y; cat x'
