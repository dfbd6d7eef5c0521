#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# poll finds a control file always ready, and with news until it is read, even if
# it cannot be read. An empty list of pids stays news, and so does a file of a
# removed group. A file of proc/ has no news.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
expect 'events of a control file' \
	"$("$PROBE" poll "$hierarchy/a/memory.limit_in_bytes")" \
	'unread=0x14f read=0x145'
for file in memory.force_empty cgroup.event_control memory.pressure_level; do
	expect "events of $file" "$("$PROBE" poll "$hierarchy/a/$file")" \
		'unread=0x14f EINVAL read=0x145'
done
expect 'events of an empty list' "$("$PROBE" poll "$hierarchy/a/tasks")" \
	'unread=0x14f read=0x14f'
echo 0 >"$hierarchy/a/tasks"
expect 'events of a list' "$("$PROBE" poll "$hierarchy/a/tasks")" \
	'unread=0x14f read=0x145'
echo 0 >"$hierarchy/tasks"
expect 'events of a file of a removed group' "$(python3 -c '
import os, select, sys
fd = os.open(sys.argv[1] + "/memory.limit_in_bytes", os.O_RDONLY)
os.read(fd, 100)
os.rmdir(sys.argv[1])
poll = select.poll()
poll.register(fd, select.POLLIN | select.POLLPRI)
print(poll.poll(0)[0][1])
' "$hierarchy/a")" 11
expect 'events of proc/cgroups' \
	"$("$PROBE" poll "$MEMCGFS_MOUNT/proc/cgroups")" 'unread=0x145 read=0x145'
