// SPDX-License-Identifier: GPL-2.0-only
#include "task/mm_charge.h"

#include <errno.h>

#include "memcg/memcg_event.h"
#include "memcg/memcg_stat.h"
#include "memcg/mm.h"
#include "memcg/try_charge.h"
#include "rt/alloc.h"
#include "rt/lesson.h"

static DEFINE_OBJ_TYPE(mm_charge);
DEFINE_SPINLOCK(lru_lock, RANK_LRU);

#define MAX_ITEMS 4

/* the items that a page of each kind counts as; -1 ends a short row */
static const int items[NR_MM_CHARGES][MAX_ITEMS] = {
	[MM_FILEPAGES] = { MEMCG_CACHE, MEMCG_MAPPED_FILE, LRU_INACTIVE_FILE,
			   -1 },
	[MM_ANONPAGES] = { MEMCG_RSS, LRU_INACTIVE_ANON, -1 },
	[MM_SWAPENTS] = { MEMCG_SWAP, -1 },
	[MM_SHMEMPAGES] = { MEMCG_CACHE, MEMCG_SHMEM, MEMCG_MAPPED_FILE,
			    LRU_INACTIVE_ANON },
};

/* of the lists, that of a page that is not locked */
static enum memcg_stat_item list_of(enum mm_counter kind)
{
	return kind == MM_ANONPAGES && memcg_regime.fact.active_anon ?
		       LRU_ACTIVE_ANON :
		       LRU_INACTIVE_ANON;
}

static enum memcg_stat_item item_of(enum mm_counter kind, int i)
{
	return items[kind][i] == LRU_INACTIVE_ANON ?
		       list_of(kind) :
		       (enum memcg_stat_item)items[kind][i];
}

void user_count(struct mem_cgroup *memcg, enum mm_counter kind, long nr_pages)
{
	int i;

	for (i = 0; i < MAX_ITEMS && items[kind][i] >= 0; i++)
		mod_memcg_state(memcg, item_of(kind, i), nr_pages);
}

void user_add(long *stats, enum mm_counter kind, long nr_pages)
{
	int i;

	for (i = 0; i < MAX_ITEMS && items[kind][i] >= 0; i++)
		stats[item_of(kind, i)] += nr_pages;
}

void user_add_locked(long *stats, enum mm_counter kind, long nr_pages)
{
	stats[list_of(kind)] -= nr_pages;
	stats[LRU_UNEVICTABLE] += nr_pages;
}

static void count_locked(struct mem_cgroup *memcg, enum mm_counter kind,
			 long nr_pages)
{
	mod_memcg_state(memcg, list_of(kind), -nr_pages);
	mod_memcg_state(memcg, LRU_UNEVICTABLE, nr_pages);
}

static void uncharge_counter(struct mem_cgroup *memcg,
			     struct page_counter *counter,
			     unsigned long nr_pages)
{
	if (mem_cgroup_is_root(memcg))
		return;
	page_counter_uncharge(counter, nr_pages);
	if (counter == &memcg->memory)
		trace_memcg_uncharge(memcg, nr_pages, nr_pages);
}

void mm_init_charges(struct mm_struct *mm)
{
	int kind;

	mutex_init(&mm->mmap_lock, RANK_MMAP);
	for (kind = 0; kind < NR_MM_CHARGES; kind++)
		INIT_LIST_HEAD(&mm->charges[kind]);
	INIT_LIST_HEAD(&mm->pgtables);
}

void mm_copy_rss(struct mm_struct *mm, struct mm_struct *oldmm)
{
	int kind;

	mutex_lock(&oldmm->mmap_lock);
	for (kind = 0; kind < NR_MM_CHARGES; kind++)
		WRITE_ONCE(mm->rss_stat[kind], oldmm->rss_stat[kind]);
	mutex_unlock(&oldmm->mmap_lock);
}

/*
 * Record that @nr_pages are charged to @memcg; takes over their references.
 * @charge: used or freed
 */
static void enter(struct mm_struct *mm, enum mm_counter kind,
		  struct mem_cgroup *memcg, unsigned long nr_pages,
		  struct mm_charge *charge)
{
	struct list_head *list = &mm->charges[kind];
	struct mm_charge *newest;

	percpu_ref_get_many(&memcg->css.refcnt, (long)nr_pages);
	spin_lock(&lru_lock);
	newest = list_empty(list) ?
			 NULL :
			 list_first_entry(list, struct mm_charge, mm_node);
	if (newest && newest->memcg == memcg) {
		newest->nr_pages += nr_pages;
		obj_free(&mm_charge_type, charge);
	} else {
		*charge = (struct mm_charge){
			.memcg = memcg,
			.mm = mm,
			.kind = kind,
			.nr_pages = nr_pages,
		};
		list_add(&charge->mm_node, list);
		if (kind == MM_FILEPAGES)
			list_add(&charge->lru, &memcg->inactive_file);
	}
	mm->nr_charged[kind] += nr_pages;
	spin_unlock(&lru_lock);
}

static void set_locked(struct mm_charge *charge, unsigned long nr_pages)
{
	long more = (long)nr_pages - (long)charge->nr_locked;

	lockdep_assert_held(&lru_lock);
	if (!more)
		return;
	count_locked(charge->memcg, charge->kind, more);
	charge->nr_locked = nr_pages;
	charge->mm->nr_locked += (unsigned long)more;
}

static unsigned long lock_kind(struct mm_struct *mm, enum mm_counter kind,
			       unsigned long nr_pages)
{
	struct mm_charge *charge;

	list_for_each_entry(charge, &mm->charges[kind], mm_node) {
		set_locked(charge, min(charge->nr_pages, nr_pages));
		nr_pages -= charge->nr_locked;
	}
	return nr_pages;
}

void mm_lock_pages(struct mm_struct *mm, unsigned long nr_pages)
{
	spin_lock(&lru_lock);
	if (nr_pages || mm->nr_locked) {
		nr_pages = lock_kind(mm, MM_ANONPAGES, nr_pages);
		lock_kind(mm, MM_SHMEMPAGES, nr_pages);
	}
	spin_unlock(&lru_lock);
}

/* the caller takes over the references of the pages */
static void shrink(struct mm_charge *charge, unsigned long nr_pages)
{
	lockdep_assert_held(&lru_lock);
	charge->mm->nr_charged[charge->kind] -= nr_pages;
	charge->nr_pages -= nr_pages;
	/* the pages that go are uncharged as pages of the lists */
	set_locked(charge, min(charge->nr_locked, charge->nr_pages));
	if (charge->nr_pages)
		return;
	list_del(&charge->mm_node);
	if (charge->kind == MM_FILEPAGES)
		list_del(&charge->lru);
	obj_free(&mm_charge_type, charge);
}

/*
 * Peek at, or also take, at most @max pages of the newest charge. The caller
 * owns the references to @memcg of taken pages.
 *
 * Return: pages, 0 if there is no charge.
 */
static unsigned long newest(struct mm_struct *mm, enum mm_counter kind,
			    unsigned long max, bool take,
			    struct mem_cgroup **memcg)
{
	struct mm_charge *charge;
	unsigned long nr = 0;

	spin_lock(&lru_lock);
	if (!list_empty(&mm->charges[kind])) {
		charge = list_first_entry(&mm->charges[kind], struct mm_charge,
					  mm_node);
		*memcg = charge->memcg;
		nr = min(max, charge->nr_pages);
		if (take)
			shrink(charge, nr);
	}
	spin_unlock(&lru_lock);
	return nr;
}

static unsigned long peek(struct mm_struct *mm, enum mm_counter kind,
			  unsigned long max, struct mem_cgroup **memcg)
{
	return newest(mm, kind, max, false, memcg);
}

static unsigned long take(struct mm_struct *mm, enum mm_counter kind,
			  unsigned long max, struct mem_cgroup **memcg)
{
	return newest(mm, kind, max, true, memcg);
}

static void put_pages(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	percpu_ref_put_many(&memcg->css.refcnt, (long)nr_pages);
}

/* uncharge pages that have been taken */
static void uncharge(struct mem_cgroup *memcg, enum mm_counter kind,
		     unsigned long nr_pages)
{
	user_count(memcg, kind, -(long)nr_pages);
	if (kind == MM_SWAPENTS) {
		uncharge_counter(memcg, &memcg->memsw, nr_pages);
	} else {
		mod_memcg_state(memcg, PGPGOUT, (long)nr_pages);
		user_uncharge(memcg, nr_pages);
	}
	mem_cgroup_threshold(memcg);
	put_pages(memcg, nr_pages);
}

static int charge_to(struct mm_struct *mm, enum mm_counter kind,
		     struct mem_cgroup *memcg, unsigned long nr_pages,
		     gfp_t gfp)
{
	struct mm_charge *charge = obj_alloc(&mm_charge_type);
	int err;

	if (!charge)
		return -ENOMEM;
	err = user_try_charge(memcg, gfp, nr_pages);
	if (err) {
		obj_free(&mm_charge_type, charge);
		return err;
	}
	user_count(memcg, kind, (long)nr_pages);
	mod_memcg_state(memcg, PGPGIN, (long)nr_pages);
	enter(mm, kind, memcg, nr_pages, charge);
	mem_cgroup_threshold(memcg);
	return 0;
}

int mm_charge(struct mm_struct *mm, enum mm_counter kind,
	      unsigned long nr_pages, gfp_t gfp)
{
	struct mem_cgroup *memcg = get_mem_cgroup_from_mm(mm);
	int err = charge_to(mm, kind, memcg, nr_pages, gfp);

	css_put(&memcg->css);
	return err;
}

void mm_uncharge(struct mm_struct *mm, enum mm_counter kind,
		 unsigned long nr_pages)
{
	struct mem_cgroup *memcg;
	unsigned long nr;

	for (; nr_pages; nr_pages -= nr) {
		nr = take(mm, kind, nr_pages, &memcg);
		if (!nr)
			return;
		uncharge(memcg, kind, nr);
	}
}

/* swap out anonymous pages that have been taken from @memcg */
static void swap_out(struct mm_struct *mm, struct mem_cgroup *memcg,
		     unsigned long nr, struct mm_charge *charge)
{
	struct mem_cgroup *swap_memcg = get_online_mem_cgroup(memcg);

	user_count(memcg, MM_ANONPAGES, -(long)nr);
	mod_memcg_state(memcg, PGPGOUT, (long)nr);
	user_count(swap_memcg, MM_SWAPENTS, (long)nr);
	enter(mm, MM_SWAPENTS, swap_memcg, nr, charge);
	uncharge_counter(memcg, &memcg->memory, nr);
	if (swap_memcg != memcg) {
		if (!mem_cgroup_is_root(swap_memcg))
			page_counter_charge(&swap_memcg->memsw, nr);
		uncharge_counter(memcg, &memcg->memsw, nr);
		mem_cgroup_threshold(swap_memcg);
	}
	mem_cgroup_threshold(memcg);
	put_pages(memcg, nr);
	css_put(&swap_memcg->css);
}

int mm_swap_out(struct mm_struct *mm, unsigned long nr_pages)
{
	struct mem_cgroup *memcg;
	unsigned long nr;

	for (; nr_pages; nr_pages -= nr) {
		struct mm_charge *charge = obj_alloc(&mm_charge_type);

		if (!charge)
			return -ENOMEM;
		nr = take(mm, MM_ANONPAGES, nr_pages, &memcg);
		if (!nr) {
			obj_free(&mm_charge_type, charge);
			return 0;
		}
		swap_out(mm, memcg, nr, charge);
	}
	return 0;
}

int mm_swap_in(struct mm_struct *mm, unsigned long nr_pages, gfp_t gfp)
{
	struct mem_cgroup *swap_memcg, *memcg;
	unsigned long nr;
	int err;

	for (; nr_pages; nr_pages -= nr) {
		/* only the mmap_lock holder removes swap entries */
		nr = peek(mm, MM_SWAPENTS, nr_pages, &swap_memcg);
		if (!nr)
			return 0;
		memcg = swap_memcg;
		if (!css_tryget_online(&memcg->css))
			memcg = get_mem_cgroup_from_mm(mm);
		err = charge_to(mm, MM_ANONPAGES, memcg, nr, gfp);
		css_put(&memcg->css);
		if (err)
			return err;
		take(mm, MM_SWAPENTS, nr, &swap_memcg);
		uncharge(swap_memcg, MM_SWAPENTS, nr);
	}
	return 0;
}

unsigned long mm_nr_charged(struct mm_struct *mm, enum mm_counter kind)
{
	unsigned long nr;

	spin_lock(&lru_lock);
	nr = mm->nr_charged[kind];
	spin_unlock(&lru_lock);
	return nr;
}

unsigned long mm_charged_to(struct mm_struct *mm, enum mm_counter kind,
			    struct mem_cgroup *memcg)
{
	struct mm_charge *charge;
	unsigned long nr = 0;

	spin_lock(&lru_lock);
	list_for_each_entry(charge, &mm->charges[kind], mm_node)
		if (charge->memcg == memcg)
			nr += charge->nr_pages;
	spin_unlock(&lru_lock);
	return nr;
}

/*
 * A charge is moved as a whole or not at all. The statistics go along under the
 * lock: a caller that then takes pages from @to's lists takes them off @to's
 * statistics too.
 */
static unsigned long move_lists(struct mm_struct *mm, enum mm_counter kind,
				struct mem_cgroup *from, struct mem_cgroup *to,
				unsigned long nr_pages)
{
	struct mm_charge *charge;
	unsigned long nr = 0;

	spin_lock(&lru_lock);
	list_for_each_entry(charge, &mm->charges[kind], mm_node) {
		if (charge->memcg != from || charge->nr_pages > nr_pages - nr)
			continue;
		nr += charge->nr_pages;
		percpu_ref_get_many(&to->css.refcnt, (long)charge->nr_pages);
		if (charge->nr_locked) {
			count_locked(from, kind, -(long)charge->nr_locked);
			count_locked(to, kind, (long)charge->nr_locked);
		}
		charge->memcg = to;
		if (kind == MM_FILEPAGES) {
			list_del(&charge->lru);
			list_add(&charge->lru, &to->inactive_file);
		}
	}
	user_count(from, kind, -(long)nr);
	user_count(to, kind, (long)nr);
	spin_unlock(&lru_lock);
	return nr;
}

unsigned long mm_move_charges(struct mm_struct *mm, enum mm_counter kind,
			      struct mem_cgroup *from, struct mem_cgroup *to,
			      unsigned long nr_pages)
{
	unsigned long nr = move_lists(mm, kind, from, to, nr_pages);

	replay_point("mm_move_charges");
	if (kind != MM_SWAPENTS) {
		mod_memcg_state(from, PGPGOUT, (long)nr);
		mod_memcg_state(to, PGPGIN, (long)nr);
	}
	put_pages(from, nr);
	return nr;
}

unsigned long mm_shrink_list(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	unsigned long nr, freed;

	for (freed = 0; freed < nr_pages; freed += nr) {
		nr = 0;
		spin_lock(&lru_lock);
		if (!list_empty(&memcg->inactive_file)) {
			struct mm_charge *oldest =
				list_entry(memcg->inactive_file.prev,
					   struct mm_charge, lru);

			nr = min(nr_pages - freed, oldest->nr_pages);
			shrink(oldest, nr);
		}
		spin_unlock(&lru_lock);
		if (!nr)
			break;
		uncharge(memcg, MM_FILEPAGES, nr);
	}
	return freed;
}
