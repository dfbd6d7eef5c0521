// SPDX-License-Identifier: GPL-2.0-only
#include "members/root_memory.h"

#include "members/membership.h"
#include "members/pidlist.h"
#include "memcg_others.h"
#include "proc/mem.h"
#include "proc/text.h"

static _Thread_local pid_t reader;

static unsigned long locked_pages(const struct mm_sample *sample)
{
	return min(sample->locked,
		   sample->pages[MM_ANONPAGES] + sample->pages[MM_SHMEMPAGES]);
}

/* without an address space it has nothing to add */
static void add_process(pid_t tgid, struct mm_sample *sum)
{
	struct proc_mem mem = { .rss = 0 };
	char text[PROC_STATUS_MAX];
	int kind;

	if (proc_read_status(tgid, tgid, text) || proc_mem_parse(text, &mem))
		return;
	for (kind = 0; kind < NR_MM_COUNTERS; kind++)
		sum->pages[kind] += mem.sample.pages[kind];
	sum->locked += locked_pages(&mem.sample);
}

/* without memory for the list the figures have none of them */
static void add_up(struct mm_sample *sum)
{
	pid_t *pids = NULL;
	size_t nr = 0;

	if (pidlist_root_seen(reader, &pids, &nr))
		return;
	while (nr--)
		add_process(pids[nr], sum);
	mem_free(pids);
}

void root_memory_start(void)
{
	memcg1_set_others(add_up);
}

void root_memory_stop(void)
{
	memcg1_set_others(NULL);
}

void root_memory_set_reader(pid_t pid)
{
	reader = pid;
}
