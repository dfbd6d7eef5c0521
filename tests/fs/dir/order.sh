#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A directory has its entries in the kernel's order, by the hash of their names. A
# reader that goes back to a position goes on with the same entry.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world -k v6.1

groups='a b c aa zz test user.slice q1 q2 q3 .hid'
for group in $groups; do
	cg_create "$group"
done
mkdir "$hierarchy/foo bar" "$hierarchy/$(printf '\303\244')" || fail mkdir

# as a real 6.1 lists them
expect 'the order' "$(find "$hierarchy" -mindepth 1 -maxdepth 1 -type d \
	-printf '%f,')" "$(printf \
	'c,q3,aa,a,q1,.hid,foo bar,\303\244,user.slice,zz,b,q2,test,')"
expect 'the files' "$(find "$hierarchy/a" -type f -printf '%f ')" \
	"$(printf '%s ' cgroup.procs memory.use_hierarchy \
		memory.kmem.tcp.usage_in_bytes memory.soft_limit_in_bytes \
		memory.force_empty memory.pressure_level \
		memory.move_charge_at_immigrate memory.memsw.failcnt \
		memory.kmem.tcp.max_usage_in_bytes memory.max_usage_in_bytes \
		memory.oom_control memory.stat memory.kmem.slabinfo \
		memory.limit_in_bytes memory.swappiness \
		memory.memsw.max_usage_in_bytes memory.numa_stat \
		memory.kmem.failcnt memory.kmem.max_usage_in_bytes \
		memory.usage_in_bytes tasks memory.memsw.limit_in_bytes \
		memory.failcnt cgroup.event_control memory.kmem.tcp.failcnt \
		memory.kmem.limit_in_bytes memory.memsw.usage_in_bytes \
		notify_on_release memory.kmem.usage_in_bytes \
		memory.kmem.tcp.limit_in_bytes cgroup.clone_children)"

# positions, through a small buffer, with changes in between
python3 - "$hierarchy" <<'END' || fail 'positions'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
buf = ctypes.create_string_buffer(64)
top = sys.argv[1]


def entries(fd):
    while True:
        n = libc.getdents64(fd, buf, len(buf))
        if n <= 0:
            assert n == 0, ctypes.get_errno()
            return
        at = 0
        while at < n:
            pos, size = struct.unpack_from("=qH", buf, at + 8)
            yield buf.raw[at + 19:at + size].split(b"\0")[0], pos
            at += size


fd = os.open(top, os.O_DIRECTORY)
read = list(entries(fd))
names = [name for name, pos in read]
assert names[:2] == [b".", b".."] and len(set(names)) == len(names), names
positions = [pos for name, pos in read]
assert positions[0] == 1 and positions == sorted(set(positions)), positions
assert positions[-1] == 2**31 - 1, positions
for i in range(0, len(read) - 1, 7):
    os.lseek(fd, positions[i], os.SEEK_SET)
    assert [name for name, pos in entries(fd)] == names[i + 1:], i
os.lseek(fd, positions[-1], os.SEEK_SET)
assert not list(entries(fd))

os.rmdir(top + "/a")
os.mkdir(top + "/new")
fd = os.open(top, os.O_DIRECTORY)
now = [name for name, pos in entries(fd)]
assert [name for name in now if name != b"new"] == [
    name for name in names if name != b"a"]
END

# more than a page of them
i=0
while [ $((i += 1)) -le 300 ]; do
	echo "$hierarchy/b/group-with-a-name-of-some-length-$i"
done | xargs mkdir || fail mkdir
expect 'many' "$(find "$hierarchy/b" -mindepth 1 -type d | sort -u | wc -l)" 300
