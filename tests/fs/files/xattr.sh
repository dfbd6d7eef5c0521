#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Extended attributes and ACLs are those of the file below, or refused as there.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same sh -c ': >f; mkdir d; ln -s f l; mkfifo p'
for file in f d l p; do
	same "$FILEIO" setxattr "$file" user.one first
	same "$FILEIO" setxattr "$file" trusted.one first
	same "$FILEIO" listxattr "$file"
done
same "$FILEIO" getxattr f user.one
same "$FILEIO" setxattr f user.one "$(printf %2000s x)"
same "$FILEIO" getxattr f user.one
same "$FILEIO" getxattr f user.two
same "$FILEIO" setxattr f user.two second
same sh -c '"$0" listxattr f | sort' "$FILEIO"
same "$FILEIO" removexattr f user.one
same "$FILEIO" removexattr f user.one
same "$FILEIO" listxattr f
same "$FILEIO" setxattr f strange.name x
same "$FILEIO" setxattr f security.test x
same "$FILEIO" getxattr f security.test
same "$FILEIO" set-acl f 6
same stat -c %A f
