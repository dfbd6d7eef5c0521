#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Each time is set for itself, and change with the file.
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

same sh -c ': >f; touch -d @1000.5 f; stat -c "%.X %.Y" f'
same sh -c 'touch -a -d @2000 f; stat -c "%.X %.Y" f; touch -m -d @3000 f; stat -c "%.X %.Y" f'
same sh -c 'ln -s f l; touch -h -d @4000 l; stat -c "%.X %.Y" l f'
same sh -c 'mkdir d; touch -d @5000 d; stat -c %Y d; : >d/f; [ "$(stat -c %Y d)" -gt 5000 ] && echo changed'
same sh -c 'touch -d @6000 f; echo x >>f; [ "$(stat -c %Y f)" -gt 6000 ] && echo changed'
same sh -c 'touch -d @6000 f; chmod 600 f; stat -c %Y f; [ "$(stat -c %Z f)" -gt 6000 ] && echo changed'
same sh -c 'touch -d @6000 f; touch f; [ "$(stat -c %X f)" -gt 6000 ] && echo now'
same sh -c 'touch -d @7000 f; cp -p f g; stat -c "%Y %a" g'
same touch -d @4294967299 f
same stat -c %Y f
