#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel believes the links of a directory until they change. An answer that is on
# its way while they do is not kept.
#
# FUSE in the kernel says that its attributes are fresh just before it writes them. A
# stat in between sees the old ones, once in 100,000 times: so each test looks twice.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect 'wrong links' "$(python3 - "$hierarchy/a" <<'PYTHON'
import ctypes
import os
import signal
import sys

group = sys.argv[1]
libc = ctypes.CDLL(None)
AT_FDCWD, AT_STATX_FORCE_SYNC, STATX_BASIC_STATS = -100, 0x2000, 0x7FF


def look():
    """Ask the daemon each time."""
    path, answer = group.encode(), ctypes.create_string_buffer(256)
    while True:
        libc.statx(AT_FDCWD, path, AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, answer)


def fork(work):
    pid = os.fork()
    if not pid:
        work()
    return pid


def links_are_wrong(call, links):
    call(group + "/b")
    return all(os.stat(group).st_nlink != links for _ in range(2))


readers = [fork(look) for _ in range(3)]
wrong = 0
for _ in range(2000):
    wrong += links_are_wrong(os.mkdir, 3)
    wrong += links_are_wrong(os.rmdir, 2)
for pid in readers:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
print(wrong)
PYTHON
)" 0
