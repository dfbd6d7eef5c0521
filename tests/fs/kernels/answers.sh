#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A script sees the differences between the kernels that the manual lists.
# needs: root speed
# timeout: 300
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

"${0%/*}/../lib/kernel-answers" >answers || fail "kernel-answers: status $?"
diff "${0%/*}/../lib/kernel-answers.txt" answers ||
	fail 'other answers than kernel-answers.txt has'
