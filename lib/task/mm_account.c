// SPDX-License-Identifier: GPL-2.0-only
/*
 * mm_account.c - charge the difference between two samples of a process
 */
#include "task/mm_account.h"

#include <errno.h>

#include "memcg/mm.h"
#include "memcg/page_alloc.h"
#include "task/mm_charge.h"
#include "task/mm_struct.h"

static unsigned long more(unsigned long now, unsigned long before)
{
	return now > before ? now - before : 0;
}

static void set_rss(struct mm_struct *mm, enum mm_counter kind,
		    unsigned long nr_pages)
{
	/* choosing a victim reads it without the lock */
	WRITE_ONCE(mm->rss_stat[kind], nr_pages);
}

static void note_swapped(struct mm_struct *mm, long out)
{
	const unsigned long *rss = mm->rss_stat;

	set_rss(mm, MM_ANONPAGES, rss[MM_ANONPAGES] - (unsigned long)out);
	set_rss(mm, MM_SWAPENTS, rss[MM_SWAPENTS] + (unsigned long)out);
}

/* pages that anonymous memory lost and swap gained, or the reverse */
static int account_swapping(struct mm_struct *mm,
			    const struct mm_sample *sample, gfp_t gfp)
{
	unsigned long anon = sample->pages[MM_ANONPAGES];
	unsigned long swap = sample->pages[MM_SWAPENTS];
	const unsigned long *rss = mm->rss_stat;
	unsigned long charged = mm_nr_charged(mm, MM_SWAPENTS);
	unsigned long out = min(more(swap, rss[MM_SWAPENTS]),
				more(rss[MM_ANONPAGES], anon));
	unsigned long in = min(more(rss[MM_SWAPENTS], swap),
			       more(anon, rss[MM_ANONPAGES]));
	int err = mm_swap_out(mm, out);

	if (!err)
		err = mm_swap_in(mm, in, gfp);
	/* the part done before the failure must not be done again */
	note_swapped(mm, (long)(err ? mm_nr_charged(mm, MM_SWAPENTS) - charged :
				      out - in));
	return err;
}

/* uncharged pages go first: shared with the parent, or reclaimed */
static void account_less(struct mm_struct *mm, const struct mm_sample *sample)
{
	enum mm_counter kind;

	for (kind = 0; kind < NR_MM_CHARGES; kind++) {
		unsigned long now = sample->pages[kind];

		mm_uncharge(mm, kind, more(mm_nr_charged(mm, kind), now));
		if (now < mm->rss_stat[kind])
			set_rss(mm, kind, now);
	}
}

static int charge_more(struct mm_struct *mm, enum mm_counter kind,
		       unsigned long nr_pages, gfp_t gfp)
{
	int err;

	if (kind != MM_SWAPENTS)
		return mm_charge(mm, kind, nr_pages, gfp);
	/* swapped out before any sample saw it in memory */
	err = mm_charge(mm, MM_ANONPAGES, nr_pages, gfp);
	return err ? err : mm_swap_out(mm, nr_pages);
}

static int account_more(struct mm_struct *mm, const struct mm_sample *sample,
			gfp_t gfp)
{
	enum mm_counter kind;
	int err;

	for (kind = 0; kind < NR_MM_CHARGES; kind++) {
		unsigned long nr =
			more(sample->pages[kind], mm->rss_stat[kind]);

		if (!nr)
			continue;
		err = charge_more(mm, kind, nr, gfp);
		if (err)
			return err;
		set_rss(mm, kind, sample->pages[kind]);
	}
	return 0;
}

static void free_pgtables(struct mm_struct *mm, unsigned long nr_pages)
{
	LIST_HEAD(pages);

	set_rss(mm, MM_PGTABLES, mm->rss_stat[MM_PGTABLES] - nr_pages);
	while (nr_pages--) {
		struct page *page =
			list_first_entry(&mm->pgtables, struct page, lru);

		list_del(&page->lru);
		list_add(&page->lru, &pages);
	}
	release_pages(&pages);
}

static int account_pgtables(struct mm_struct *mm,
			    const struct mm_sample *sample, gfp_t gfp)
{
	unsigned long now = sample->pages[MM_PGTABLES];

	free_pgtables(mm, more(mm->rss_stat[MM_PGTABLES], now));
	while (mm->rss_stat[MM_PGTABLES] < now) {
		struct page *page = alloc_pages(gfp | __GFP_ACCOUNT, 0);

		if (!page)
			return -ENOMEM;
		list_add(&page->lru, &mm->pgtables);
		set_rss(mm, MM_PGTABLES, mm->rss_stat[MM_PGTABLES] + 1);
	}
	return 0;
}

static void account_faults(struct mm_struct *mm, struct signal_struct *signal,
			   const struct mm_sample *sample)
{
	unsigned long minor = more(sample->min_flt, signal->min_flt);
	unsigned long major = more(sample->maj_flt, signal->maj_flt);

	if (minor + major)
		count_memcg_event_mm(mm, PGFAULT, (long)(minor + major));
	if (major)
		count_memcg_event_mm(mm, PGMAJFAULT, (long)major);
	signal->min_flt += minor;
	signal->maj_flt += major;
}

/* each kind is limited, so that a sum of two kinds cannot wrap */
static bool sample_is_valid(const struct mm_sample *sample)
{
	unsigned long left = MEMCGFS_MAX_PAGES;
	int kind;

	for (kind = 0; kind < NR_MM_COUNTERS; kind++) {
		if (sample->pages[kind] > left)
			return false;
		left -= sample->pages[kind];
	}
	return true;
}

int mm_account(struct task_struct *task, const struct mm_sample *sample,
	       gfp_t gfp)
{
	struct task_struct *outer;
	struct mm_struct *mm;
	int err;

	if (!sample_is_valid(sample))
		return -EINVAL;
	mm = get_task_mm(task);
	outer = set_current(task);
	mutex_lock(&mm->mmap_lock);
	account_faults(mm, task->signal, sample);
	err = account_swapping(mm, sample, gfp);
	account_less(mm, sample);
	if (!err)
		err = account_more(mm, sample, gfp);
	if (!err)
		err = account_pgtables(mm, sample, gfp);
	mm_lock_pages(mm, sample->locked);
	mutex_unlock(&mm->mmap_lock);
	set_current(outer);
	mmput(mm);
	return err;
}

void mm_exit_charges(struct mm_struct *mm)
{
	static const struct mm_sample nothing;

	mutex_lock(&mm->mmap_lock);
	account_less(mm, &nothing);
	free_pgtables(mm, mm->rss_stat[MM_PGTABLES]);
	mutex_unlock(&mm->mmap_lock);
	mutex_destroy(&mm->mmap_lock);
}
