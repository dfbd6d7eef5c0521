#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Groups made by tests in Python, with pytest, and in Perl.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command pytest-3 python3-pytest
needs_command perl perl
in_world

cat >test_groups.py <<'EOF'
import errno
import os
import pathlib
import subprocess

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


def test_wrong_limit(group):
    with pytest.raises(OSError) as error:
        (group / "memory.limit_in_bytes").write_text("x")
    assert error.value.errno == errno.EINVAL


def test_member(group):
    child = subprocess.Popen(
        ["sleep", "100"],
        preexec_fn=lambda: (group / "cgroup.procs").write_text("0"),
    )
    assert (group / "cgroup.procs").read_text().split() == [str(child.pid)]
    lines = pathlib.Path(f"/proc/{child.pid}/cgroup").read_text().splitlines()
    assert any(line.endswith(":memory:/" + group.name) for line in lines)
    with pytest.raises(OSError) as error:
        group.rmdir()
    assert error.value.errno == errno.EBUSY
    child.kill()
    child.wait()


def test_stat(group):
    stat = dict(
        line.split() for line in (group / "memory.stat").read_text().splitlines()
    )
    assert "hierarchical_memory_limit" in stat
    assert os.statvfs(group).f_namemax == 255
EOF
pytest-3 -q -p no:cacheprovider test_groups.py >log 2>&1 || {
	cat log
	fail pytest
}
cat >groups.pl <<'EOF'
use strict;
use warnings;
my $group = "/sys/fs/cgroup/memory/perl";
mkdir $group or die "mkdir: $!";
open my $procs, ">", "$group/cgroup.procs" or die "open: $!";
syswrite $procs, "$$\n" or die "write: $!";
close $procs or die "close: $!";
open my $self, "<", "/proc/self/cgroup" or die "open: $!";
grep { /:memory:\/perl$/ } <$self> or die "not a member";
open $procs, ">", "/sys/fs/cgroup/memory/cgroup.procs" or die "open: $!";
syswrite $procs, "0\n" or die "write: $!";
close $procs or die "close: $!";
rmdir $group or die "rmdir: $!";
EOF
perl groups.pl || fail perl
