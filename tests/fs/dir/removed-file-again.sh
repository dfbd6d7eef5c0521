#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# An open file of a removed group cannot be opened again by its link in /proc: ENODEV.
# By its name it is not there, even where the name is still known.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
in_world

# an interpreter that is found without a directory to be in
PATH=/usr/bin:$PATH

# open_errnos FD - of opens by the link and by the name, in turn
open_errnos() {
	python3 - "$1" <<'END'
import errno, os, sys
link = "/proc/self/fd/" + sys.argv[1]
said = []
for path in (link, "tasks", link, link, "tasks", "tasks", link):
    for flags in (os.O_RDONLY, os.O_WRONLY | os.O_TRUNC):
        try:
            os.open(path, flags)
            said.append("OK")
        except OSError as e:
            said.append(errno.errorcode[e.errno])
print(*said)
END
}

gone='ENODEV ENODEV'
no_name='ENOENT ENOENT'
cg_create a
cd "$hierarchy/a" || fail cd
exec 4<tasks
exec 5>tasks
cg_destroy a
for fd in 4 5; do
	expect "opens of $fd" "$(open_errnos "$fd")" \
		"$gone $no_name $gone $gone $no_name $no_name $gone"
done
exec 4<&- 5>&-
