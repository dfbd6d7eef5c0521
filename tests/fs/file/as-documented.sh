#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The differences of files that the manual names: the end, maps, empty writes, and
# the times of directories.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect 'answers' "$(python3 - "$hierarchy/a" <<'PYTHON'
import errno
import mmap
import os
import sys

group = sys.argv[1]
path = group + "/memory.limit_in_bytes"


def attempt(call, *args):
    try:
        return call(*args)
    except OSError as error:
        return errno.errorcode[error.errno]


def times(path):
    now = os.stat(path)
    return now.st_mtime_ns, now.st_ctime_ns


def map_file(flags):
    with mmap.mmap(fd, size, flags, mmap.PROT_READ):
        return "OK"


fd = os.open(path, os.O_RDWR)
size = os.fstat(fd).st_size
print("end", os.lseek(fd, 0, os.SEEK_END) == size == mmap.PAGESIZE)
print("private", attempt(map_file, mmap.MAP_PRIVATE))
print("shared", attempt(map_file, mmap.MAP_SHARED))
print("empty", attempt(os.write, fd, b""))
before = times(path)
os.write(fd, b"1G")
print("written", times(path) == before)
before = times(group)
os.mkdir(group + "/b")
os.rmdir(group + "/b")
print("directory", times(group) == before)
PYTHON
)" 'end True
private OK
shared ENODEV
empty 0
written True
directory True'
