// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol.c - the memory controller: life cycle, charging, limits
 *
 * Mirrors mm/memcontrol.c. A charge over a limit drains the CPUs' stocks,
 * reclaims pages (vmscan.h), and then fails.
 */
#include "memcg/memcg_stock.h"

#include <errno.h>

#include "rt/alloc.h"
#include "rt/lesson.h"
#include "memcg/memcg_event.h"
#include "memcontrol-v1.h"
#include "memcg/mm.h"
#include "task/move_charge.h"
#include "memcg/page_memcg.h"
#include "memcg/vmscan.h"

static DEFINE_OBJ_TYPE(mem_cgroup);

#define DEFAULT_SWAPPINESS 60

struct mem_cgroup *root_mem_cgroup;
struct regime memcg_regime;
int vm_swappiness;

DEFINE_MUTEX(memcg_max_mutex, RANK_MEMCG_MAX);
static DEFINE_SPINLOCK(memcg_tree_lock, RANK_LEAF);

/* reclaim attempts per charge; an attempt that frees no page ends them */
#define MAX_RECLAIM_RETRIES 16

__thread struct mem_cgroup *active_memcg;
__thread struct obj_cgroup *active_objcg;

void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr)
{
	atomic_long_add(nr, &memcg->stats_local[item]);
	for (; memcg; memcg = parent_mem_cgroup(memcg))
		atomic_long_add(nr, &memcg->stats[item]);
}

/* Return: the next memcg of a preorder walk: a child, a sibling, an uncle */
static struct mem_cgroup *next_in_tree(struct mem_cgroup *pos,
				       struct mem_cgroup *root)
{
	lockdep_assert_held(&memcg_tree_lock);
	if (!list_empty(&pos->children))
		return list_first_entry(&pos->children, struct mem_cgroup,
					sibling);
	for (; pos != root; pos = parent_mem_cgroup(pos))
		if (pos->sibling.next != &parent_mem_cgroup(pos)->children)
			return list_entry(pos->sibling.next, struct mem_cgroup,
					  sibling);
	return NULL;
}

struct mem_cgroup *mem_cgroup_iter(struct mem_cgroup *root,
				   struct mem_cgroup *prev)
{
	struct mem_cgroup *pos = prev;

	spin_lock(&memcg_tree_lock);
	do {
		pos = pos ? next_in_tree(pos, root) : root;
	} while (pos && !css_tryget(&pos->css));
	spin_unlock(&memcg_tree_lock);
	mem_cgroup_put(prev);
	return pos;
}

/* if the scope let go of its active memcg, charge the root */
static struct mem_cgroup *get_active_memcg(void)
{
	struct mem_cgroup *memcg = active_memcg;

	rcu_read_lock();
	if (WARN_ON(!css_tryget(&memcg->css))) {
		memcg = root_mem_cgroup;
		css_get(&memcg->css);
	}
	rcu_read_unlock();
	if (lesson(LESSON_INT_ACTIVE_MEMCG))
		/* the task's, but the reference is to the interrupt's */
		return NULL;
	return memcg;
}

struct mem_cgroup *get_mem_cgroup_from_current(void)
{
	struct mem_cgroup *memcg;

	if (unlikely(active_objcg))
		return get_mem_cgroup_from_objcg(active_objcg);
	if (unlikely(active_memcg))
		return get_active_memcg();
	if (!current)
		return NULL;
	rcu_read_lock();
	do {
		memcg = mem_cgroup_from_css(
			rcu_dereference(current->cgroup)->css);
	} while (!css_tryget(&memcg->css));
	rcu_read_unlock();
	return memcg;
}

struct mem_cgroup *get_mem_cgroup_from_page(struct page *page)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	do {
		/* a kernel page can be reparented before the tryget */
		memcg = page_memcg_rcu(page);
	} while (memcg && !css_tryget(&memcg->css));
	rcu_read_unlock();
	return memcg;
}

void memcg_reparent_state(struct mem_cgroup *memcg, struct mem_cgroup *parent,
			  enum memcg_stat_item item)
{
	long nr = lesson(LESSON_VMSTATS_TWICE) ?
			  atomic_long_read(&memcg->stats_local[item]) :
			  xchg(&memcg->stats_local[item].counter, 0);

	atomic_long_add(-nr, &memcg->stats[item]);
	atomic_long_add(nr, &parent->stats_local[item]);
}

void memcgfs_kmem_stat(struct mem_cgroup *memcg, bool local,
		       struct memcgfs_kmem_stat *stat)
{
	const atomic_long_t *stats = local ? memcg->stats_local : memcg->stats;
	long reclaimable = atomic_long_read(&stats[NR_SLAB_RECLAIMABLE_B]);
	long slab = atomic_long_read(&stats[MEMCG_SLAB_B]) +
		    memcg_stock_tally(memcg, local);
	long large = atomic_long_read(&stats[MEMCG_LARGE_KMALLOC_B]);

	stat->slab_reclaimable = memcg_not_negative(reclaimable);
	stat->slab_unreclaimable =
		memcg_not_negative(slab - reclaimable + large);
	stat->kernel_stack =
		memcg_not_negative(atomic_long_read(&stats[NR_KERNEL_STACK_B]));
}

static bool charge_counters(struct mem_cgroup *memcg, unsigned long nr_pages,
			    struct mem_cgroup **over_limit)
{
	struct page_counter *counter;

	if (!page_counter_try_charge(&memcg->memsw, nr_pages, &counter)) {
		*over_limit = container_of(counter, struct mem_cgroup, memsw);
		return false;
	}
	if (!page_counter_try_charge(&memcg->memory, nr_pages, &counter)) {
		page_counter_uncharge(&memcg->memsw, nr_pages);
		*over_limit = container_of(counter, struct mem_cgroup, memory);
		return false;
	}
	return true;
}

/*
 * Charge over all limits, up to the range of a counter. The root's counters
 * include the pages of all groups. Concurrent forced charges may each miss the
 * others' pages in this check; the counters have room for that
 * (memcgfs_bounds.h).
 */
static int force_charge(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	if (page_counter_read(&root_mem_cgroup->memsw) + nr_pages >
	    PAGE_COUNTER_MAX)
		return -ENOMEM;
	page_counter_charge(&memcg->memsw, nr_pages);
	page_counter_charge(&memcg->memory, nr_pages);
	return 0;
}

int try_charge_memcg(struct mem_cgroup *memcg, gfp_t gfp,
		     unsigned long nr_pages)
{
	unsigned long batch = max((unsigned long)MEMCG_CHARGE_BATCH, nr_pages);
	unsigned int retries = MAX_RECLAIM_RETRIES;
	struct mem_cgroup *over_limit;
	bool drained = false;

	if (unlikely(nr_pages > MEMCGFS_MAX_PAGES))
		return -ENOMEM;
	for (;;) {
		if (consume_stock(memcg, nr_pages))
			return 0;
		if (charge_counters(memcg, batch, &over_limit)) {
			if (batch > nr_pages)
				refill_stock(memcg, batch - nr_pages);
			return 0;
		}
		if (batch > nr_pages) {
			batch = nr_pages;
			continue;
		}
		if (!(gfp & __GFP_DIRECT_RECLAIM))
			break;
		if (!drained)
			drain_all_stock(over_limit);
		else if (!retries-- ||
			 !try_to_free_mem_cgroup_pages(over_limit, nr_pages))
			break;
		drained = true;
	}
	if (!(gfp & (__GFP_NOFAIL | __GFP_ATOMIC)))
		return -ENOMEM;
	return force_charge(memcg, nr_pages);
}

void memcg_uncharge(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	page_counter_uncharge(&memcg->memory, nr_pages);
	page_counter_uncharge(&memcg->memsw, nr_pages);
}

void memcg_account_kmem(struct mem_cgroup *memcg, long nr_pages)
{
	if (nr_pages > 0)
		page_counter_charge(&memcg->kmem, (unsigned long)nr_pages);
	else
		page_counter_uncharge(&memcg->kmem, (unsigned long)-nr_pages);
}

unsigned long mem_cgroup_usage(struct mem_cgroup *memcg, bool swap)
{
	unsigned long pages;

	if (!mem_cgroup_is_root(memcg))
		return page_counter_read(swap ? &memcg->memsw : &memcg->memory);
	pages = memcg_page_state(memcg, MEMCG_CACHE) +
		memcg_page_state(memcg, MEMCG_RSS);
	if (swap)
		pages += memcg_page_state(memcg, MEMCG_SWAP);
	return pages;
}

void mem_cgroup_force_empty(struct mem_cgroup *memcg)
{
	drain_all_stock(memcg);
	try_to_free_mem_cgroup_pages(memcg, page_counter_read(&memcg->memory));
}

/*
 * Return: the pages to reclaim before a limit can be set, in whole clusters.
 * The kernel reclaims a cluster at a time. Here that would take 2^35 rounds for
 * the most file pages that a process can be given.
 */
static unsigned long excess(struct page_counter *counter, unsigned long max)
{
	unsigned long usage = page_counter_read(counter);
	unsigned long nr_pages = usage > max ? usage - max : 1;

	return (nr_pages + SWAP_CLUSTER_MAX - 1) & ~(SWAP_CLUSTER_MAX - 1);
}

int mem_cgroup_resize_max(struct mem_cgroup *memcg, bool memsw,
			  unsigned long max)
{
	struct page_counter *counter = memsw ? &memcg->memsw : &memcg->memory;
	bool drained = false;
	int err;

	if (max > PAGE_COUNTER_MAX)
		return -EINVAL;
	mutex_lock(&memcg_max_mutex);
	if (memsw ? max < memcg->memory.max : max > memcg->memsw.max) {
		err = -EINVAL;
	} else {
		while ((err = page_counter_set_max(counter, max))) {
			if (!drained)
				drain_all_stock(memcg);
			else if (!try_to_free_mem_cgroup_pages(
					 memcg, excess(counter, max)))
				break;
			drained = true;
		}
	}
	mutex_unlock(&memcg_max_mutex);
	return err;
}

static void memcg_reparent_kmem_states(struct mem_cgroup *memcg,
				       struct mem_cgroup *parent)
{
	enum memcg_stat_item item;

	for (item = MEMCG_SLAB_B; item < NR_MEMCG_STATS; item++)
		memcg_reparent_state(memcg, parent, item);
}

static struct cgroup_subsys_state *mem_cgroup_css_alloc(
	struct cgroup_subsys_state *parent_css)
{
	struct mem_cgroup *parent = mem_cgroup_from_css(parent_css);
	struct mem_cgroup *memcg = obj_alloc(&mem_cgroup_type);

	if (!memcg)
		return NULL;
	page_counter_init(&memcg->memory, parent ? &parent->memory : NULL);
	page_counter_init(&memcg->memsw, parent ? &parent->memsw : NULL);
	page_counter_init(&memcg->kmem, parent ? &parent->kmem : NULL);
	page_counter_init(&memcg->tcpmem, parent ? &parent->tcpmem : NULL);
	memcg->soft_limit = PAGE_COUNTER_MAX;
	if (parent) {
		memcg->swappiness = mem_cgroup_swappiness(parent);
		memcg->oom_kill_disable = READ_ONCE(parent->oom_kill_disable);
	}
	memcg_events_init(memcg);
	INIT_LIST_HEAD(&memcg->objcg_list);
	memcg->kmemcg_id = -1;
	INIT_LIST_HEAD(&memcg->kmem_caches);
	INIT_LIST_HEAD(&memcg->create_works);
	INIT_LIST_HEAD(&memcg->children);
	INIT_LIST_HEAD(&memcg->sibling);
	INIT_LIST_HEAD(&memcg->inactive_file);
	return &memcg->css;
}

static int mem_cgroup_css_online(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	int err;

	if (!css->parent) {
		root_mem_cgroup = memcg;
		WRITE_ONCE(vm_swappiness, DEFAULT_SWAPPINESS);
		return 0;
	}
	err = memcg_online_kmem(memcg);
	if (err)
		return err;
	spin_lock(&memcg_tree_lock);
	list_add_tail(&memcg->sibling, &parent_mem_cgroup(memcg)->children);
	spin_unlock(&memcg_tree_lock);
	return 0;
}

static void mem_cgroup_css_offline(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	memcg_events_remove_all(memcg);
	memcg_offline_kmem(memcg);
	/* or a stock would pin this memcg until the CPU's next charge */
	drain_all_stock(memcg);
}

static void mem_cgroup_css_free(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	memcg_free_kmem(memcg);
	/* added by tasks that had looked the memcg up before it was offline */
	if (css->parent)
		memcg_reparent_kmem_states(memcg, parent_mem_cgroup(memcg));
	spin_lock(&memcg_tree_lock);
	list_del(&memcg->sibling);
	spin_unlock(&memcg_tree_lock);
	obj_free(&mem_cgroup_type, memcg);
}

const struct cgroup_subsys memory_cgrp_subsys = {
	.name = "memory",
	.css_alloc = mem_cgroup_css_alloc,
	.css_online = mem_cgroup_css_online,
	.css_offline = mem_cgroup_css_offline,
	.css_free = mem_cgroup_css_free,
	.can_attach = mem_cgroup_can_attach,
	.post_attach = mem_cgroup_move_task,
	.attach = mm_sync_memcg_from_task,
	.fork = mm_sync_memcg_from_task,
	.legacy_cftypes = mem_cgroup_legacy_files,
};
