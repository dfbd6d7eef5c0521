#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
# pressure.py - a listener for memory.pressure_level in a group that reads a large file
# kernel: v6.1
# files: data
import os
import select
import subprocess

group = "/sys/fs/cgroup/memory/pressure"
os.mkdir(group)
event = os.eventfd(0)
level = os.open(group + "/memory.pressure_level", os.O_RDONLY)
with open(group + "/cgroup.event_control", "w") as control:
    control.write(f"{event} {level} low")
with open(group + "/memory.limit_in_bytes", "w") as limit:
    limit.write("4M")

for _ in range(4):
    subprocess.run(
        ["cat", "data"],
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: open(group + "/cgroup.procs", "w").write("0"),
    )
ready, _, _ = select.select([event], [], [], 10)
print("pressure" if ready else "no pressure")
os.rmdir(group)
