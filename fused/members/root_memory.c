// SPDX-License-Identifier: GPL-2.0-only
#include "members/root_memory.h"

#include "libobjcg-internal.h"
#include "members/members.h"
#include "members/memory.h"
#include "members/pidlist.h"
#include "proc/mem.h"
#include "proc/pid_ns.h"
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

/**
 * struct others - the memory of the processes that are no members, at a moment
 * @ns: the pid namespace of the readers that see them; 0 if it is not known
 * @changes: members_changes() then: a process may have become a member since
 * @time: when the walk over them had ended, as task_clock()
 * @sum: of all of them
 */
struct others {
	ino_t ns;
	unsigned long changes;
	u64 time;
	struct mm_sample sum;
};

static struct others last;  /* membership_lock */
static unsigned long walks; /* membership_lock */

static ino_t reader_ns(void)
{
	struct pid_ns ns = pid_ns_of(reader);

	pid_ns_put(&ns);
	return ns.ino;
}

/* a reader of many figures of the root walks over the processes for the first */
static bool is_recent(const struct others *now)
{
	lockdep_assert_held(&membership_lock);
	return now->ns && now->ns == last.ns && now->changes == last.changes &&
	       now->time - last.time < MEMBER_FRESH_NS;
}

/* without memory for the list the figures have none of them */
static void walk(struct others *now)
{
	pid_t *pids = NULL;
	size_t nr = 0;

	if (pidlist_root_seen(reader, &pids, &nr)) {
		now->ns = 0;
		return;
	}
	while (nr--)
		add_process(pids[nr], &now->sum);
	mem_free(pids);
	now->time = task_clock();
}

static void add_up(struct mm_sample *sum)
{
	struct others now = { .ns = reader_ns(), .time = task_clock() };
	bool recent;

	mutex_lock(&membership_lock);
	now.changes = members_changes();
	recent = is_recent(&now);
	if (recent)
		*sum = last.sum;
	else
		walks++;
	mutex_unlock(&membership_lock);
	if (recent)
		return;
	walk(&now);
	*sum = now.sum;
	mutex_lock(&membership_lock);
	last = now;
	mutex_unlock(&membership_lock);
}

void root_memory_start(void)
{
	last.ns = 0;
	walks = 0;
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

void root_memory_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "root_walks\t%lu\n", walks);
}
