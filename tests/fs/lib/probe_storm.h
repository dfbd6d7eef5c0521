/* SPDX-License-Identifier: GPL-2.0-only */
/* probe_storm.h - the call of probe.c that makes all others fail with ENOMEM */
#ifndef _TESTS_FS_PROBE_STORM_H
#define _TESTS_FS_PROBE_STORM_H

/**
 * do_storm - all that can be done with groups, while memory is short
 * @arg: a directory, and how many groups to make there
 *
 * Every call may fail with ENOMEM; other errors are printed, and at the end how
 * many groups there were and how many could not be removed.
 */
int do_storm(char **arg);

#endif
