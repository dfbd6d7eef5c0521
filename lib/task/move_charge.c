// SPDX-License-Identifier: GPL-2.0-only
#include "task/move_charge.h"

#include "memcg/memcg_event.h"
#include "memcg/mm.h"
#include "memcg/pagemap.h"
#include "memcg/try_charge.h"
#include "task/mm_charge.h"
#include "task/mm_struct.h"

/**
 * struct move_charge_struct - the attach that is under way; cgroup_mutex
 * @mm: the mm to move charges of, in use; NULL if none are moved
 * @from: a css reference is held
 * @to: kept alive by the attaching caller
 * @flags: MOVE_*
 * @precharge: pages charged to @to that no move has used yet
 * @moved_charge: pages moved and still charged to @from
 * @moved_swap: the same of swap entries
 */
static struct move_charge_struct {
	struct mm_struct *mm;
	struct mem_cgroup *from;
	struct mem_cgroup *to;
	unsigned long flags;
	unsigned long precharge;
	unsigned long moved_charge;
	unsigned long moved_swap;
} mc;

/* which bit moves a kind of page */
static const unsigned long move_flag[NR_MM_CHARGES] = {
	[MM_FILEPAGES] = MOVE_FILE,
	[MM_ANONPAGES] = MOVE_ANON,
	[MM_SWAPENTS] = MOVE_ANON,
	[MM_SHMEMPAGES] = MOVE_FILE,
};

/* cached pages of the files that it maps */
static unsigned long count_mapped(void)
{
	const struct mapped_range *range;
	unsigned long nr = 0;
	size_t i;

	mutex_lock(&mc.mm->mmap_lock);
	for (i = 0; i < mc.mm->nr_mapped; i++) {
		range = &mc.mm->mapped[i];
		nr += filemap_charged_to(range->mapping, mc.from, range->index,
					 range->nr);
	}
	mutex_unlock(&mc.mm->mmap_lock);
	return nr;
}

static unsigned long mem_cgroup_count_precharge(void)
{
	unsigned long nr = mc.flags & MOVE_FILE ? count_mapped() : 0;
	enum mm_counter kind;

	for (kind = 0; kind < NR_MM_CHARGES; kind++)
		if (mc.flags & move_flag[kind])
			nr += mm_charged_to(mc.mm, kind, mc.from);
	return nr;
}

static void mem_cgroup_clear_mc(void)
{
	/* pages reclaimed from @from in the meantime can no longer be moved */
	user_uncharge(mc.to, mc.precharge);
	user_uncharge(mc.from, mc.moved_charge);
	if (!mem_cgroup_is_root(mc.from))
		page_counter_uncharge(&mc.from->memsw, mc.moved_swap);
	/* swap entries were precharged to memory as well as to memsw */
	if (!mem_cgroup_is_root(mc.to) && mc.moved_swap) {
		page_counter_uncharge(&mc.to->memory, mc.moved_swap);
		trace_memcg_uncharge(mc.to, mc.moved_swap, mc.moved_swap);
	}
	mem_cgroup_threshold(mc.from);
	mem_cgroup_threshold(mc.to);
	css_put(&mc.from->css);
	mmput(mc.mm);
	mc = (struct move_charge_struct){ .mm = NULL };
}

static int precharge(gfp_t gfp, unsigned long nr)
{
	int err = user_try_charge(mc.to, gfp, nr);

	if (!err)
		mc.precharge += nr;
	return err;
}

static int precharge_each(unsigned long nr)
{
	int err = 0;

	while (nr-- && !err)
		err = precharge(GFP_KERNEL, 1);
	return err;
}

/*
 * All at once without reclaim; else page by page, which fills @to up to its limit
 * before it fails. Each batch is at once, as the kernel's stock has it.
 */
static int mem_cgroup_do_precharge(unsigned long nr)
{
	const gfp_t no_reclaim = GFP_KERNEL & ~__GFP_DIRECT_RECLAIM;
	unsigned long some;
	int err = precharge(no_reclaim, nr);

	if (!err)
		return 0;
	for (err = 0; nr && !err; nr -= some) {
		some = min(nr, (unsigned long)memcg_charge_batch());
		if (precharge(no_reclaim, some))
			err = precharge_each(some);
	}
	return err;
}

static int mem_cgroup_precharge_mc(void)
{
	unsigned long nr = mem_cgroup_count_precharge();

	return nr ? mem_cgroup_do_precharge(nr) : 0;
}

int mem_cgroup_can_attach(struct cgroup_subsys_state *dst,
			  struct task_struct *leader)
{
	struct mem_cgroup *from, *to = mem_cgroup_from_css(dst);
	unsigned long flags = READ_ONCE(to->v1.move_charge_at_immigrate);
	struct mm_struct *mm;
	int err;

	lockdep_assert_held(&cgroup_mutex);
	if (!leader || !flags)
		return 0;
	from = mem_cgroup_from_css(leader->cgroups[MEMORY_ROOT]->css);
	mm = get_task_mm(leader);
	if (!mm_moves_with(mm, leader, from)) {
		mmput(mm);
		return 0;
	}
	css_get(&from->css);
	mc = (struct move_charge_struct){
		.mm = mm,
		.from = from,
		.to = to,
		.flags = flags,
	};
	err = mem_cgroup_precharge_mc();
	if (err)
		mem_cgroup_clear_mc();
	return err;
}

/* they are uncharged from @from at once */
static void move_mapped(void)
{
	const struct mapped_range *range;
	size_t i;

	lockdep_assert_held(&mc.mm->mmap_lock);
	for (i = 0; i < mc.mm->nr_mapped; i++) {
		range = &mc.mm->mapped[i];
		mc.precharge -= filemap_move_precharged(range->mapping, mc.from,
							mc.to, range->index,
							range->nr,
							mc.precharge);
	}
}

static void mem_cgroup_move_charge(void)
{
	enum mm_counter kind;

	mutex_lock(&mc.mm->mmap_lock);
	for (kind = 0; kind < NR_MM_CHARGES; kind++) {
		unsigned long nr;

		if (!(mc.flags & move_flag[kind]))
			continue;
		nr = mm_move_charges(mc.mm, kind, mc.from, mc.to, mc.precharge);
		mc.precharge -= nr;
		if (kind == MM_SWAPENTS)
			mc.moved_swap += nr;
		else
			mc.moved_charge += nr;
	}
	if (mc.flags & MOVE_FILE)
		move_mapped();
	mutex_unlock(&mc.mm->mmap_lock);
}

void mem_cgroup_move_task(void)
{
	lockdep_assert_held(&cgroup_mutex);
	if (!mc.mm)
		return;
	mem_cgroup_move_charge();
	mem_cgroup_clear_mc();
}
