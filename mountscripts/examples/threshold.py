#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
# threshold.py - an eventfd that tells when a group passes 16 MiB
# kernel: v6.1
import os
import subprocess
import sys

group = "/sys/fs/cgroup/memory/threshold"
os.mkdir(group)
event = os.eventfd(0)
usage = os.open(group + "/memory.usage_in_bytes", os.O_RDONLY)
with open(group + "/cgroup.event_control", "w") as control:
    control.write(f"{event} {usage} {16 << 20}")

code = "import time; kept = b'x' * (32 << 20); time.sleep(1000)"
child = subprocess.Popen(
    [sys.executable, "-c", code],
    preexec_fn=lambda: open(group + "/cgroup.procs", "w").write("0"),
)
os.eventfd_read(event)
with open(group + "/memory.usage_in_bytes") as file:
    print("more than 16 MiB:", int(file.read()) > 16 << 20)
child.kill()
child.wait()
os.rmdir(group)
