// SPDX-License-Identifier: GPL-2.0-only
/*
 * mm.c - the two ways in which an mm finds its memcg
 *
 * In the kernel these are parts of mm/memcontrol.c, kernel/fork.c and
 * kernel/exit.c. Seed mm-memcg.txt adds the memcg way and removes the owner
 * way, which cf475ad28ac3 introduced.
 */
#include "memcg/mm.h"

#include "memcg/get_mem_cgroup.h"
#include "memcg/memcg_stat.h"

/* --- mm=owner --- */

/*
 * A new task is in no cgroup until it can be moved. The kernel has put it into
 * the root by then, and charges there: the seed calls that a bug.
 */
static struct mem_cgroup *memcg_of_owner(struct task_struct *owner)
{
	struct cgroup *cgrp =
		owner ? rcu_dereference(owner->cgroups[MEMORY_ROOT]) : NULL;

	return cgrp ? mem_cgroup_from_css(cgrp->css) : root_mem_cgroup;
}

static struct mem_cgroup *get_memcg_of_owner(struct mm_struct *mm)
{
	struct mem_cgroup *memcg;
	struct task_struct *owner;

	rcu_read_lock();
	do {
		owner = rcu_dereference(mm->owner);
		memcg = memcg_of_owner(owner);
		/* an owner that has left its cgroup is no longer the owner */
	} while (rcu_dereference(mm->owner) != owner ||
		 !css_tryget_online(&memcg->css));
	rcu_read_unlock();
	return memcg;
}

/* Context: rcu_read_lock() held. Return: NULL if no task owns it */
static struct mem_cgroup *memcg_by_owner(struct mm_struct *mm)
{
	struct task_struct *owner = rcu_dereference(mm->owner);

	return owner ? memcg_of_owner(owner) : NULL;
}

static void init_owner(struct mm_struct *mm, struct task_struct *task)
{
	mm->owner = task;
}

/*
 * The search of kernel/exit.c. Where we differ: the owner changes under
 * tasklist_lock in place of the new owner's task_lock, so that there is no
 * second look and no retry.
 */
static bool uses_mm(struct signal_struct *process, struct mm_struct *mm)
{
	return !list_empty(&process->threads) && process->mm == mm;
}

/* checks only the leaders of the child processes */
static struct task_struct *find_leader(struct list_head *children,
				       struct mm_struct *mm)
{
	struct signal_struct *process;

	list_for_each_entry(process, children, sibling)
		if (process->leader && process->mm == mm)
			return process->leader;
	return NULL;
}

static struct task_struct *find_anywhere(struct mm_struct *mm)
{
	struct signal_struct *process;

	list_for_each_entry(process, &process_list, processes)
		if (uses_mm(process, mm))
			return list_first_entry(&process->threads,
						struct task_struct,
						thread_node);
	return NULL;
}

static struct task_struct *find_next_owner(struct mm_struct *mm,
					   struct task_struct *p)
{
	struct task_struct *next;

	lockdep_assert_held(&tasklist_lock);
	next = find_leader(&p->signal->children, mm);
	if (!next)
		next = find_leader(&p->signal->real_parent->children, mm);
	return next ? next : find_anywhere(mm);
}

static void memcg_owner_next(struct mm_struct *mm, struct task_struct *p)
{
	struct task_struct *next;

	if (READ_ONCE(mm->owner) != p)
		return;
	if (atomic_read(&mm->mm_users) <= 1) {
		rcu_assign_pointer(mm->owner, NULL);
		return;
	}
	spin_lock(&tasklist_lock);
	/* NULL if its remaining users are not tasks */
	next = find_next_owner(mm, p);
	rcu_assign_pointer(mm->owner, next);
	spin_unlock(&tasklist_lock);
}

static void no_sync(struct task_struct *task)
{
	(void)task;
}

static bool moves_with_owner(struct mm_struct *mm, struct task_struct *leader,
			     struct mem_cgroup *from)
{
	(void)from;
	return READ_ONCE(mm->owner) == leader;
}

/* --- mm=memcg --- */

/* fork charges the forking task, not the root */
static void init_memcg(struct mm_struct *mm, struct task_struct *task)
{
	(void)task;
	if (current)
		mm_update_memcg(mm, get_mem_cgroup_from_task(current));
}

/* a css reference becomes the mm's; and the mm's is given up */
static void mm_got_memcg(struct mem_cgroup *memcg)
{
	atomic_inc(&memcg->nr_mms);
}

static void mm_put_memcg(struct mem_cgroup *memcg)
{
	atomic_dec(&memcg->nr_mms);
	css_put(&memcg->css);
}

void mm_update_memcg(struct mm_struct *mm, struct mem_cgroup *new)
{
	struct mem_cgroup *old;

	if (new)
		mm_got_memcg(new);
	old = xchg(&mm->memcg, new);
	if (old)
		mm_put_memcg(old);
}

/*
 * @dead is offline and a reference to it is held. The seed exchanges here too,
 * and so undoes a racing attach; we leave the attach alone.
 */
static void replace_dead_memcg(struct mm_struct *mm, struct mem_cgroup *dead,
			       struct mem_cgroup *ancestor)
{
	struct mem_cgroup *old = dead;

	css_get(&ancestor->css);
	mm_got_memcg(ancestor);
	if (__atomic_compare_exchange_n(&mm->memcg, &old, ancestor, false,
					__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		mm_put_memcg(dead);
	else
		mm_put_memcg(ancestor);
}

static struct mem_cgroup *get_memcg_of_mm(struct mm_struct *mm)
{
	struct mem_cgroup *memcg, *dead;

	rcu_read_lock();
	for (;;) {
		dead = rcu_dereference(mm->memcg);
		memcg = dead ? dead : root_mem_cgroup;
		if (css_tryget_online(&memcg->css))
			break;
		/* released: another thread has just replaced it */
		if (!css_tryget(&dead->css))
			continue;
		memcg = get_online_mem_cgroup(dead);
		replace_dead_memcg(mm, dead, memcg);
		css_put(&dead->css);
		break;
	}
	rcu_read_unlock();
	return memcg;
}

static void no_next(struct mm_struct *mm, struct task_struct *p)
{
	(void)mm;
	(void)p;
}

static void sync_memcg(struct task_struct *task)
{
	mm_update_memcg(task->signal->mm, get_mem_cgroup_from_task(task));
}

static struct mem_cgroup *memcg_by_mm(struct mm_struct *mm)
{
	return rcu_dereference(mm->memcg);
}

static bool moves_with_memcg(struct mm_struct *mm, struct task_struct *leader,
			     struct mem_cgroup *from)
{
	(void)leader;
	return READ_ONCE(mm->memcg) == from;
}

/* the mm switch of the regime */
static const struct mm_ops {
	void (*init)(struct mm_struct *mm, struct task_struct *task);
	struct mem_cgroup *(*get_memcg)(struct mm_struct *mm);
	struct mem_cgroup *(*memcg)(struct mm_struct *mm);
	void (*next)(struct mm_struct *mm, struct task_struct *p);
	void (*sync)(struct task_struct *task);
	bool (*moves_with)(struct mm_struct *mm, struct task_struct *leader,
			   struct mem_cgroup *from);
} mm_ops[] = {
	[MM_OWNER] = { init_owner, get_memcg_of_owner, memcg_by_owner,
		       memcg_owner_next, no_sync, moves_with_owner },
	[MM_MEMCG] = { init_memcg, get_memcg_of_mm, memcg_by_mm, no_next,
		       sync_memcg, moves_with_memcg },
};

static const struct mm_ops *ops(void)
{
	return &mm_ops[memcg_regime.value[SWITCH_MM]];
}

struct mem_cgroup *get_mem_cgroup_from_mm(struct mm_struct *mm)
{
	if (mm)
		return ops()->get_memcg(mm);
	css_get(&root_mem_cgroup->css);
	return root_mem_cgroup;
}

/* neither replaces an offline memcg nor takes a reference, as in the seed */
void count_memcg_event_mm(struct mm_struct *mm, enum memcg_stat_item item,
			  long nr)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = ops()->memcg(mm);
	if (memcg)
		mod_memcg_state(memcg, item, nr);
	rcu_read_unlock();
}

void mm_sync_memcg_from_task(struct task_struct *task)
{
	ops()->sync(task);
}

void mm_update_next_owner(struct mm_struct *mm, struct task_struct *p)
{
	ops()->next(mm, p);
}

bool mm_moves_with(struct mm_struct *mm, struct task_struct *leader,
		   struct mem_cgroup *from)
{
	return ops()->moves_with(mm, leader, from);
}

void mm_init_memcg(struct mm_struct *mm, struct task_struct *task)
{
	ops()->init(mm, task);
}

void mm_exit_memcg(struct mm_struct *mm)
{
	mm_update_memcg(mm, NULL);
	mm->owner = NULL;
}
