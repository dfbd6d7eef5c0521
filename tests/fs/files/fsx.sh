#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Random reads and writes, also through mappings, change a file that is served as
# they change another. FSX_COUNT in the environment is their number.
# needs: speed
# timeout: 600
# once
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
in_served

"$FILEIO" fsx "$served/file" "$plain/file" "${FSX_SEED:-1}" "${FSX_COUNT:-10000}" ||
	fail 'see above'
