// SPDX-License-Identifier: GPL-2.0-only
#include "memcgfs_task_pins.h"

#include <errno.h>
#include <stdlib.h>

#include "memcg/kmem.h"
#include "rt/alloc.h"
#include "task/mm_charge.h"
#include "task/mm_struct.h"
#include "task/zombie.h"

/* an address space that is looked at, with a user */
struct seen_mm {
	struct mm_struct *mm;
	pid_t pid;
};

struct seen_mms {
	struct seen_mm *mm;
	size_t nr, room;
};

void *array_room(void **array, size_t nr, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 16;
	void *larger;

	if (nr < *room)
		return *array;
	larger = mem_realloc(*array, more * size);
	if (!larger)
		return NULL;
	*array = larger;
	*room = more;
	return larger;
}

static void add_pin(struct task_pins *pins, struct mem_cgroup *memcg,
		    enum pin_kind kind, pid_t pid, long count)
{
	struct task_pin *pin;

	if (!memcg || !(memcg->css.flags & CSS_DYING))
		return;
	pin = array_room((void **)&pins->pin, pins->nr, &pins->room,
			 sizeof(*pin));
	if (pin)
		pin[pins->nr++] = (struct task_pin){ memcg, kind, pid, count };
	else
		pins->error = -ENOMEM;
}

static void add_mm(struct seen_mms *mms, struct signal_struct *signal,
		   int *error)
{
	struct task_struct *task;
	struct seen_mm *seen;

	if (!signal->mm || list_empty(&signal->threads))
		return;
	seen = array_room((void **)&mms->mm, mms->nr, &mms->room,
			  sizeof(*seen));
	if (!seen) {
		*error = -ENOMEM;
		return;
	}
	task = list_first_entry(&signal->threads, struct task_struct,
				thread_node);
	mmget(signal->mm);
	seen[mms->nr++] = (struct seen_mm){ signal->mm, task->tgid };
}

static void add_tasks(struct task_pins *pins, struct seen_mms *mms)
{
	struct signal_struct *signal;
	struct task_struct *task;

	spin_lock(&tasklist_lock);
	list_for_each_entry(task, &tasklist, tasks)
		if (task->stack)
			add_pin(pins, kmem_page_pins(task->stack),
				PIN_KERNEL_STACK, task->pid, 1);
	list_for_each_entry(signal, &process_list, processes)
		add_mm(mms, signal, &pins->error);
	spin_unlock(&tasklist_lock);
}

static void add_zombies(struct task_pins *pins)
{
	const struct zombie *zombie;

	spin_lock(&css_set_lock);
	list_for_each_entry(zombie, &zombies, list)
		if (zombie->css[MEMORY_ROOT])
			add_pin(pins,
				mem_cgroup_from_css(zombie->css[MEMORY_ROOT]),
				PIN_ZOMBIE, zombie->pid, 1);
	spin_unlock(&css_set_lock);
}

static int cmp_seen_mm(const void *a, const void *b)
{
	const struct seen_mm *x = a, *y = b;

	if (x->mm != y->mm)
		return x->mm < y->mm ? -1 : 1;
	return (x->pid > y->pid) - (x->pid < y->pid);
}

static void add_user_pages(struct task_pins *pins, const struct seen_mm *seen)
{
	const struct mm_charge *charge;
	int kind;

	spin_lock(&lru_lock);
	for (kind = 0; kind < NR_MM_CHARGES; kind++)
		list_for_each_entry(charge, &seen->mm->charges[kind], mm_node)
			add_pin(pins, charge->memcg,
				kind == MM_SWAPENTS ? PIN_SWAP : PIN_USER_PAGE,
				seen->pid, (long)charge->nr_pages);
	spin_unlock(&lru_lock);
}

static void add_page_tables(struct task_pins *pins, const struct seen_mm *seen)
{
	struct mm_struct *mm = seen->mm;
	struct page *page;

	mutex_lock(&mm->mmap_lock);
	if (mm->pgd)
		add_pin(pins, kmem_page_pins(mm->pgd), PIN_KMEM_PAGE, seen->pid,
			1);
	list_for_each_entry(page, &mm->pgtables, lru)
		add_pin(pins, kmem_page_pins(page), PIN_KMEM_PAGE, seen->pid,
			1);
	mutex_unlock(&mm->mmap_lock);
}

static void add_address_space(struct task_pins *pins,
			      const struct seen_mm *seen)
{
	add_user_pages(pins, seen);
	add_page_tables(pins, seen);
	rcu_read_lock();
	add_pin(pins, rcu_dereference(seen->mm->memcg), PIN_MM, seen->pid, 1);
	rcu_read_unlock();
}

static int cmp_task_pin(const void *a, const void *b)
{
	const struct task_pin *x = a, *y = b;

	return (x->memcg > y->memcg) - (x->memcg < y->memcg);
}

int task_pins_collect(struct task_pins *pins)
{
	struct seen_mms mms = { .nr = 0 };
	size_t i;

	*pins = (struct task_pins){ .nr = 0 };
	lockdep_assert_held(&cgroup_mutex);
	add_tasks(pins, &mms);
	add_zombies(pins);
	if (mms.nr)
		qsort(mms.mm, mms.nr, sizeof(*mms.mm), cmp_seen_mm);
	for (i = 0; i < mms.nr; i++) {
		/* processes can share it, after a vfork */
		if (!i || mms.mm[i].mm != mms.mm[i - 1].mm)
			add_address_space(pins, &mms.mm[i]);
	}
	for (i = 0; i < mms.nr; i++)
		mmput_many(mms.mm[i].mm, 1);
	mem_free(mms.mm);
	if (pins->nr)
		qsort(pins->pin, pins->nr, sizeof(*pins->pin), cmp_task_pin);
	return pins->error;
}

void task_pins_free(struct task_pins *pins)
{
	mem_free(pins->pin);
}

const struct task_pin *task_pins_find(const struct task_pins *pins,
				      const struct mem_cgroup *memcg)
{
	size_t lo = 0, hi = pins->nr;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (pins->pin[mid].memcg < memcg)
			lo = mid + 1;
		else
			hi = mid;
	}
	return pins->pin + lo;
}
