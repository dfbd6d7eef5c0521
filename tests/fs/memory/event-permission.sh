#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A registration needs the writer's right to read the control file, even if it is
# open already.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

cg_create a
file=$hierarchy/a/memory.usage_in_bytes
exec 3<"$file" 4>"$hierarchy/a/cgroup.event_control"

# an interpreter that all users may run
PATH=/usr/bin:$PATH

# registers WANTED COMMAND... - a process that COMMAND starts, with these files
registers() {
	_wanted=$1
	shift
	expect "$(stat -c '%a %u %g' "$file"), $*" "$("$@" python3 -c '
import errno, os
try:
    os.write(4, b"%d 3 4M" % os.eventfd(0))
    print("OK")
except OSError as e:
    print(errno.errorcode[e.errno])
')" "$_wanted"
}

with_caps() {
	_caps=$1
	shift
	setpriv --bounding-set="-all$_caps" --inh-caps="-all" "$@"
}
without_caps() {
	with_caps '' "$@"
}

registers OK without_caps
chmod 200 "$file"
registers EACCES without_caps
registers OK env
registers OK with_caps ,+dac_override
registers OK with_caps ,+dac_read_search
registers EACCES with_caps ,+fowner
chmod 400 "$file"
registers OK without_caps
chmod 044 "$file"
registers EACCES without_caps

# the set of a namespace counts where that has the file's owner
chmod 0 "$file"
registers OK unshare -Ur
if [ "$(id -u)" -eq 0 ] && chown 1234:1234 "$file" 2>/dev/null; then
	registers EACCES unshare -Ur
	as=setpriv
	chmod 400 "$file"
	registers OK $as --reuid=1234 --regid=1235 --clear-groups
	registers EACCES $as --reuid=1235 --regid=1234 --clear-groups
	chmod 240 "$file"
	registers EACCES $as --reuid=1234 --regid=1234 --clear-groups
	registers OK $as --reuid=1235 --regid=1234 --clear-groups
	registers OK $as --reuid=1235 --regid=1235 --groups=5,1234
	registers EACCES $as --reuid=1235 --regid=1235 --groups=5,12345
	chmod 604 "$file"
	registers EACCES $as --reuid=1235 --regid=1234 --clear-groups
	registers OK $as --reuid=1235 --regid=1235 --clear-groups
fi
exec 3<&- 4<&-
