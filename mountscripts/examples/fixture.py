#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
# fixture.py - a pytest fixture that gives each test a group of its own
# kernel: v6.1
# needs: pytest-3
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path("/sys/fs/cgroup/memory")


@pytest.fixture
def group(request):
    path = ROOT / request.node.name
    path.mkdir()
    yield path
    path.rmdir()


def test_limit(group):
    (group / "memory.limit_in_bytes").write_text("4M")
    assert (group / "memory.limit_in_bytes").read_text() == "4194304\n"


def test_member(group):
    child = subprocess.Popen(["sleep", "1000"])
    (group / "cgroup.procs").write_text(str(child.pid))
    assert (group / "cgroup.procs").read_text() == f"{child.pid}\n"
    child.kill()
    child.wait()


if __name__ == "__main__":
    status = pytest.main(["-qq", "-p", "no:cacheprovider", "--no-header", __file__])
    print("status:", int(status))
    sys.exit(status)
