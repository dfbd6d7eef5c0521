// SPDX-License-Identifier: GPL-2.0-only
#include "proc/stat.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * From state, the 3rd field: ppid is the 4th, flags the 9th, minflt the 10th,
 * majflt the 12th, num_threads the 20th, then itrealvalue and starttime.
 */
#define FIELDS                                                       \
	") %c %d %*d %*d %*d %*d %u %lu %*u %lu %*u %*u %*u %*d %*d" \
	" %*d %*d %d %*d %llu"

int proc_stat_parse(const char *text, struct proc_stat *ret)
{
	const char *rest = strrchr(text, ')');
	unsigned long long starttime;
	struct proc_stat stat;

	if (!rest || sscanf(rest, FIELDS, &stat.state, &stat.ppid, &stat.flags,
			    &stat.min_flt, &stat.maj_flt, &stat.nr_threads,
			    &starttime) != 7)
		return -EIO;
	stat.starttime = starttime;
	*ret = stat;
	return 0;
}
