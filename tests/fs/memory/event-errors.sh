#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An invalid registration is refused as the kernel refuses it.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/memory.sh
. "${0%/*}/../lib/memory.sh"
in_world

cg_create a
cg_create b

# refused ERRNO TEXT - with descriptors of this shell
refused() {
	cg_write_errno "$1" a cgroup.event_control "$2"
}

exec 3<"$hierarchy/a/memory.usage_in_bytes" 4<"$hierarchy/b/memory.usage_in_bytes"
exec 5</dev/null 6<"$hierarchy/a"
refused EINVAL 'a b'
refused EINVAL '3'
refused EBADF '99 3 4M'
refused EINVAL '5 3 4M'  # not an eventfd
refused EINVAL '3 3 4M'  # not either
for text in 'memory.stat 4M' 'memory.usage_in_bytes x' \
	'memory.pressure_level lowest' 'memory.pressure_level low,x' \
	'cgroup.procs 4M' '../b/memory.usage_in_bytes 4M' './ 4M' \
	'../../../../../../../dev/null 4M'; do
	expect "$text" "$("$PROBE" event "$hierarchy/a" "${text% *}" "${text#* }" |
		head -n 1)" EINVAL
done
expect 'no control file' \
	"$("$PROBE" event "$hierarchy/a" no-such-file 4M | head -n 1)" EINVAL

# a descriptor of the name only
expect 'O_PATH' "$(cd "$hierarchy/a" && python3 -c '
import errno, os, sys
event = os.open("/dev/null", os.O_PATH)
usage = os.open("memory.usage_in_bytes", os.O_RDONLY)
control = os.open("cgroup.event_control", os.O_WRONLY)
try:
    os.write(control, b"%d %d 4M" % (event, usage))
except OSError as e:
    print(errno.errorcode[e.errno])
' 2>&1)" EBADF
"$PROBE" event "$hierarchy/a" memory.pressure_level low,local,x >third &
wait_for grep -qsx OK third
kill $!
