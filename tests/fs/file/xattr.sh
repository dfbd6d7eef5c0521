#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Extended attributes: user.* since v5.7, trusted.* for root, with the kernel's
# errnos and bounds.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# xattr ERRNO CALL FILE ARG... - a call of Python's os
xattr() {
	_expected=$1
	shift
	expect "$*" "$(python3 -c '
import errno, os, sys
call, args = getattr(os, sys.argv[1]), sys.argv[2:]
flags = [getattr(os, a) for a in args if a.startswith("XATTR_")]
args = [a.encode() if i == 2 else a for i, a in enumerate(args)]
try:
    got = call(*args[:3 if sys.argv[1] == "setxattr" else 2], *flags)
except OSError as error:
    print(errno.errorcode[error.errno])
else:
    print(got.decode() if isinstance(got, bytes) else got if got else "OK")
' "$@")" "$_expected"
}

if [ -z "${MEMCGFS_MOUNT:-}" ]; then
	for _kernel in v5.4 v5.9; do
		"$memcgfs_run" -k "$_kernel" -- "$0" || exit
	done
	exit
fi

cg_create a
group=$hierarchy/a procs=$hierarchy/a/cgroup.procs
xattr OK listxattr "$group"
if grep -qx 'kernel	v5.4' "$MEMCGFS_MOUNT/debug/regime"; then
	xattr ENOTSUP setxattr "$group" user.x v
	xattr ENOTSUP getxattr "$group" user.x
	exit
fi
xattr OK setxattr "$group" user.x first
xattr EEXIST setxattr "$group" user.x again XATTR_CREATE
xattr OK setxattr "$group" user.x again XATTR_REPLACE
xattr again getxattr "$group" user.x
xattr ENODATA setxattr "$group" user.y v XATTR_REPLACE
xattr ENODATA getxattr "$procs" user.x
xattr OK setxattr "$procs" user.y of-a-file
xattr of-a-file getxattr "$procs" user.y
xattr "['user.x']" listxattr "$group"
xattr "['user.y']" listxattr "$procs"
xattr OK removexattr "$group" user.x
xattr ENODATA removexattr "$group" user.x
xattr ENOTSUP setxattr "$group" system.x v
for name in user. security.; do
	xattr EINVAL setxattr "$group" "$name" v
	xattr EINVAL getxattr "$group" "$name"
	xattr EINVAL removexattr "$group" "$name"
done

# the newest comes first, and a new value makes none new
xattr OK setxattr "$group" user.a v
xattr OK setxattr "$group" user.b v
xattr OK setxattr "$group" user.a w
xattr "['user.b', 'user.a']" listxattr "$group"
xattr OK removexattr "$group" user.a
xattr OK removexattr "$group" user.b

# at most 128 of them, and 128 KiB in all
expect 'attributes' "$(python3 -c '
import errno, os, sys
nr = 0
try:
    while nr < 1000:
        os.setxattr(sys.argv[1], f"user.{nr}", b"v")
        nr += 1
except OSError as error:
    print(nr, errno.errorcode[error.errno])
' "$group")" '128 ENOSPC'
expect 'bytes' "$(python3 -c '
import errno, os, sys
for nr in range(3):
    try:
        os.setxattr(sys.argv[1], f"user.{nr}", bytes(65536))
        print("OK")
    except OSError as error:
        print(errno.errorcode[error.errno])
' "$hierarchy/a/tasks" | tr '\n' ' ')" 'OK OK ENOSPC '

# trusted.* is for root of the host
if [ "$(id -u)" -eq 0 ] && grep -q '^ *0 *0 *4294967295$' /proc/self/uid_map; then
	xattr OK setxattr "$group" trusted.t v
	xattr v getxattr "$group" trusted.t
else
	xattr EPERM setxattr "$group" trusted.t v
fi
cg_destroy a
