// SPDX-License-Identifier: GPL-2.0-only
#include "proc/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/ask.h"
#include "proc/stat.h"
#include "proc/text.h"

#define BEHIND_THE_FIGURES "\nThreads:"

#define STATM_MAX 256
#define SCORE_MAX 16 /* "-1000\n" */

static const char *const names[NR_MM_COUNTERS] = {
	[MM_ANONPAGES] = "\nRssAnon:",
	[MM_SWAPENTS] = "\nVmSwap:",
	[MM_SHMEMPAGES] = "\nRssShmem:",
	[MM_PGTABLES] = "\nVmPTE:",
};

/* Return: 0, or -ESRCH if the line is not there */
static int parse_line(const char *status, const char *name,
		      unsigned long *pages)
{
	const char *line = strstr(status, name);

	if (!line)
		return -ESRCH;
	*pages = strtoul(line + strlen(name), NULL, 10) * 1024 / PAGE_SIZE;
	return 0;
}

int proc_mem_parse(const char *status, struct proc_mem *ret)
{
	struct proc_mem mem = *ret;
	int kind, err;

	if (!strstr(status, BEHIND_THE_FIGURES))
		return -EIO;
	err = parse_line(status, "\nVmRSS:", &mem.rss);
	if (!err)
		err = parse_line(status, "\nVmHWM:", &mem.hiwater_rss);
	if (!err)
		err = parse_line(status, "\nVmLck:", &mem.sample.locked);
	for (kind = 0; !err && kind < NR_MM_COUNTERS; kind++)
		if (names[kind])
			err = parse_line(status, names[kind],
					 &mem.sample.pages[kind]);
	if (!err)
		*ret = mem;
	return err;
}

int proc_mem_read(pid_t tgid, pid_t thread, struct proc_mem *ret)
{
	char text[PROC_STATUS_MAX];
	struct proc_mem mem = { .rss = 0 };
	struct proc_stat stat;
	struct proc_ids ids;
	int err = proc_read_status(tgid, thread, text);

	if (!err)
		err = proc_mem_parse(text, &mem);
	if (!err)
		err = proc_ids_parse(text, &ids);
	/*
	 * read the start time last: the process that has it now had it before
	 */
	if (!err)
		err = proc_ask_stat(tgid, proc_trusts(&ids), "stat", text,
				    sizeof(text));
	if (!err)
		err = proc_stat_parse(text, &stat);
	if (err)
		return err;
	mem.sample.min_flt = stat.min_flt;
	mem.sample.maj_flt = stat.maj_flt;
	mem.starttime = stat.starttime;
	*ret = mem;
	return 0;
}

int proc_rss_read(pid_t tgid, pid_t thread, unsigned long *ret)
{
	char file[PROC_NAME_MAX], text[STATM_MAX];
	int err;

	snprintf(file, sizeof(file), "task/%d/statm", (int)thread);
	err = proc_read_text(tgid, file, text, sizeof(text));
	if (err)
		return err;
	return sscanf(text, "%*u %lu", ret) == 1 ? 0 : -EIO;
}

int proc_oom_score_adj(pid_t pid, short *ret)
{
	char text[SCORE_MAX];
	int err = proc_read_text(pid, "oom_score_adj", text, sizeof(text));

	if (!err)
		*ret = (short)strtol(text, NULL, 10);
	return err;
}
