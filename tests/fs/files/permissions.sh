#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Rights are those of the caller, and so is a new file.
# needs: root
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

# as_user COMMAND... - in both directories, as user 1 in group 2, and also in group 3
as_user() {
	same setpriv --reuid=1 --regid=2 --groups=3 --inh-caps=-all "$@"
}

same chmod 777 .
same sh -c 'echo secret >root; chmod 600 root; echo shared >group; chown 0:3 group
	chmod 660 group; mkdir -m 770 team; chown 0:3 team; mkdir -m 2775 set
	chown 0:3 set; mkdir -m 1777 sticky; echo x >sticky/root; mkdir -m 700 closed'
as_user cat root
as_user sh -c 'echo more >>group; cat group'
as_user sh -c 'umask 027; echo mine >mine; mkdir mydir; mkfifo myfifo; ln -s x mylink
	umask 0; : >open; mkdir opendir'
as_user sh -c 'echo in >team/f; echo in >set/f; mkdir set/d; mkdir closed/d'
as_user sh -c 'rm sticky/root; mv sticky/root sticky/r; echo y >sticky/mine; rm sticky/mine'
as_user sh -c 'chown 5 mine; chgrp 3 mine; chgrp 4 mine; chmod 4755 mine; chmod 2755 mine'
as_user sh -c 'chmod 777 root; touch root; touch -d @5 group; touch group; touch -d @5 mine'
as_user sh -c 'truncate -s 0 root; ls closed; cd closed'
same sh -c 'chown 5:6 mine; stat -c %U:%G mine; mv mine theirs'
same_files

# a write of another takes the bits away, that of root does not
for change in 'echo x >>f' 'echo x >f' 'truncate -s 1 f' ':>f' 'chmod g-x f; echo x >f'; do
	same sh -c 'echo text >f; chown 1:2 f; chmod 6777 f; stat -c %a f'
	as_user sh -c "$change; stat -c %a f"
	same sh -c 'chmod 6777 f'
	same sh -c "$change; stat -c %a f"
done
same sh -c 'chmod 6777 f; chown 3:3 f; stat -c %a f'
# access(2) asks as well
as_user sh -c 'for f in root group team closed; do
	[ -r $f ] && echo r; [ -w $f ] && echo w; [ -x $f ] && echo x; done'
# a set-user-ID program is another user
same sh -c 'cp "$(command -v id)" id; chown 7 id; chmod 4755 id'
as_user ./id -u
# an ACL opens a file for a user; a default ACL goes on to new files
if [ "$("$FILEIO" set-acl "$served/root" 4)" = OK ]; then
	same "$FILEIO" set-acl root 4
	as_user cat root
	as_user sh -c 'echo x >root'
fi
