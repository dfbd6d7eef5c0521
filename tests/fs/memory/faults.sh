#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# needs: root
# pgfault has the faults of processes that were forked and ended while the daemon
# did not look, as it is stopped, and of a process since it is in the group.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

mkdir mnt
daemon=$("$MEMCGFS" --print-pid mnt) || fail "status $?"
grep -qx 'exit_messages	yes' mnt/debug/membership || {
	fusermount3 -u mnt
	skip 'needs the messages of taskstats: root in the initial namespaces'
}
mkdir mnt/cgroup/memory/a
python3 - mnt/cgroup/memory/a "$daemon" <<'PYTHON'
import os
import signal
import sys

group, daemon = sys.argv[1], int(sys.argv[2])


def stat():
    with open(group + "/memory.stat") as file:
        figures = dict(line.split() for line in file)
    return int(figures["pgfault"])


def own():
    with open("/proc/self/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[7]) + int(fields[9])


def child():
    pid = os.fork()
    if not pid:
        memory = bytearray(b"x") * (1 << 20)
        os._exit(0 if memory else 1)
    usage = os.wait4(pid, 0)[2]
    return usage.ru_minflt + usage.ru_majflt


# the faults of before are the root's
memory = bytearray(b"x") * (16 << 20)
with open(group + "/cgroup.procs", "w") as file:
    file.write("0")
before, own_before = stat(), own()
if before > 256:
    sys.exit(f"{before} faults after the move")
os.kill(daemon, signal.SIGSTOP)
try:
    children = sum(child() for _ in range(50))
finally:
    os.kill(daemon, signal.SIGCONT)
own_after, after = own(), stat()
parent = own_after - own_before
# this process has faulted a little between its own look and the group's
if not children + parent - 64 <= after - before <= children + parent + 64:
    sys.exit(f"{after - before} faults, expected {children} and {parent}")
PYTHON
status=$?
fusermount3 -u mnt
[ "$status" -eq 0 ] || fail 'other faults'
