#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The seed's script of 500 rounds leaves 0 groups behind under v5.13.
# needs: root seeds speed
# timeout: 360
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/seed-script.sh
. "${0%/*}/../lib/seed-script.sh"

expect_stay v5.13 0
