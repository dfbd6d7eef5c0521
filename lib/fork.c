// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork.c - what a task costs: charged at fork and exec, uncharged at exit
 *
 * Mirrors what kernel/fork.c allocates with __GFP_ACCOUNT. The objects and
 * their sizes are those of a recorded v6.1 kernel; how many areas a process
 * has is that of a small dynamic program after exec, whatever the real one
 * has.
 */
#include "sched.h"

#include <errno.h>

#include "cgroup.h"
#include "linux/alloc.h"
#include "page_alloc.h"
#include "slab.h"

/* a kernel stack: 4 pages on x86_64 */
#define THREAD_SIZE_ORDER 2

__thread struct task_struct *current;

DEFINE_SPINLOCK(tasklist_lock, RANK_TASKLIST);
LIST_HEAD(tasklist);

static DEFINE_OBJ_TYPE(task_struct);
static DEFINE_OBJ_TYPE(signal_struct);
static DEFINE_OBJ_TYPE(mm_struct);

#define KOBJ(cache, nr) { &memcgfs_boot_caches[cache], nr }

static const struct memcgfs_bulk thread_kobjs[] = {
	KOBJ(CACHE_TASK_STRUCT, 1),
	KOBJ(CACHE_PID, 1),
	KOBJ(CACHE_TASK_DELAY_INFO, 1),
	{ .nr = 0 }
};

static const struct memcgfs_bulk process_kobjs[] = {
	KOBJ(CACHE_SIGNAL, 1),
	KOBJ(CACHE_SIGHAND, 1),
	KOBJ(CACHE_FILES, 1),
	KOBJ(CACHE_FS, 1),
	KOBJ(CACHE_CRED, 1),
	{ .nr = 0 }
};

static const struct memcgfs_bulk mm_kobjs[] = {
	KOBJ(CACHE_MM_STRUCT, 1),
	KOBJ(CACHE_VM_AREA, 24),
	KOBJ(CACHE_MAPLE_NODE, 8),
	KOBJ(CACHE_ANON_VMA, 16),
	KOBJ(CACHE_ANON_VMA_CHAIN, 24),
	{ .nr = 0 }
};

/* charged to current */
static int kobjs_alloc(void **kobjs, size_t nr, const struct memcgfs_bulk *rows,
		       gfp_t gfp)
{
	size_t got = memcgfs_alloc_bulk(rows, gfp, kobjs);

	if (got) {
		WARN_ON(got != nr);
		return 0;
	}
	kobjs[0] = NULL;
	return -ENOMEM;
}

static void kobjs_free(void **kobjs, size_t nr)
{
	if (kobjs[0])
		kmem_cache_free_bulk(NULL, nr, kobjs);
}

/*
 * By the page, for what the stack is charged to may be another's by now, and
 * under its own name whatever it is made of (4d96ba353075 and its mending).
 */
static void account_kernel_stack(struct page *stack, int sign)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = page_memcg(stack);
	if (memcg)
		mod_memcg_state(memcg, NR_KERNEL_STACK_B,
				sign * (long)(PAGE_SIZE << THREAD_SIZE_ORDER));
	rcu_read_unlock();
}

static struct mm_struct *mm_alloc(gfp_t gfp)
{
	struct mm_struct *mm = obj_alloc(&mm_struct_type);

	if (mm && kobjs_alloc(mm->kobjs, NR_MM_KOBJS, mm_kobjs, gfp)) {
		obj_free(&mm_struct_type, mm);
		return NULL;
	}
	return mm;
}

static void mmput(struct mm_struct *mm)
{
	if (!mm)
		return;
	kobjs_free(mm->kobjs, NR_MM_KOBJS);
	obj_free(&mm_struct_type, mm);
}

static struct signal_struct *signal_alloc(void)
{
	struct signal_struct *signal = obj_alloc(&signal_struct_type);

	if (signal)
		INIT_LIST_HEAD(&signal->threads);
	return signal;
}

static void signal_free(struct signal_struct *signal)
{
	mmput(signal->mm);
	kobjs_free(signal->kobjs, NR_PROCESS_KOBJS);
	obj_free(&signal_struct_type, signal);
}

/* the parts that the threads of a process share, charged to current */
static struct signal_struct *copy_signal(gfp_t gfp)
{
	struct signal_struct *signal = signal_alloc();

	if (!signal)
		return NULL;
	if (kobjs_alloc(signal->kobjs, NR_PROCESS_KOBJS, process_kobjs, gfp))
		goto free_signal;
	signal->mm = mm_alloc(gfp);
	if (!signal->mm)
		goto free_signal;
	return signal;

free_signal:
	signal_free(signal);
	return NULL;
}

/* a task without a process, charged to current */
static struct task_struct *dup_task_struct(gfp_t gfp)
{
	struct task_struct *task = obj_alloc(&task_struct_type);

	if (!task)
		return NULL;
	if (kobjs_alloc(task->kobjs, NR_THREAD_KOBJS, thread_kobjs, gfp))
		goto free_task;
	task->stack = alloc_pages(gfp | __GFP_ACCOUNT, THREAD_SIZE_ORDER);
	if (!task->stack)
		goto free_kobjs;
	account_kernel_stack(task->stack, 1);
	return task;

free_kobjs:
	kobjs_free(task->kobjs, NR_THREAD_KOBJS);
free_task:
	obj_free(&task_struct_type, task);
	return NULL;
}

static void free_task(struct task_struct *task)
{
	if (task->stack)
		account_kernel_stack(task->stack, -1);
	__free_pages(task->stack);
	kobjs_free(task->kobjs, NR_THREAD_KOBJS);
	obj_free(&task_struct_type, task);
}

static void link_task(struct task_struct *task, struct signal_struct *signal)
{
	task->signal = signal;
	spin_lock(&tasklist_lock);
	list_add_tail(&task->tasks, &tasklist);
	list_add_tail(&task->thread_node, &signal->threads);
	signal->nr_threads++;
	spin_unlock(&tasklist_lock);
}

/* Return: true if it was the last of its process */
static bool unlink_task(struct task_struct *task)
{
	bool last;

	spin_lock(&tasklist_lock);
	list_del(&task->tasks);
	list_del(&task->thread_node);
	last = !--task->signal->nr_threads;
	spin_unlock(&tasklist_lock);
	return last;
}

int copy_process(struct task_struct *parent, pid_t pid, pid_t tgid, gfp_t gfp,
		 struct task_struct **ret)
{
	struct task_struct *child, *outer = set_current(parent);
	struct signal_struct *signal = parent->signal;
	int err = -ENOMEM;

	cgroup_threadgroup_change_begin();
	child = dup_task_struct(gfp);
	if (!child)
		goto out;
	if (pid == tgid)
		signal = copy_signal(gfp);
	if (!signal) {
		free_task(child);
		goto out;
	}
	child->pid = pid;
	child->tgid = tgid;
	link_task(child, signal);
	cgroup_post_fork(child, parent->cgroup);
	*ret = child;
	err = 0;
out:
	cgroup_threadgroup_change_end();
	set_current(outer);
	return err;
}

int adopt_task(pid_t pid, struct task_struct *leader, struct task_struct **ret)
{
	struct task_struct *task = obj_alloc(&task_struct_type);
	struct signal_struct *signal = leader ? leader->signal : signal_alloc();

	if (!task || !signal)
		goto nomem;
	task->pid = pid;
	task->tgid = leader ? leader->tgid : pid;
	cgroup_threadgroup_change_begin();
	link_task(task, signal);
	cgroup_post_fork(task, leader ? leader->cgroup : cgroup_root);
	cgroup_threadgroup_change_end();
	*ret = task;
	return 0;

nomem:
	obj_free(&task_struct_type, task);
	if (signal && !leader)
		signal_free(signal);
	return -ENOMEM;
}

int exec_mm(struct task_struct *task, gfp_t gfp)
{
	struct task_struct *outer = set_current(task);
	struct mm_struct *mm;

	cgroup_threadgroup_change_begin();
	mm = mm_alloc(gfp);
	cgroup_threadgroup_change_end();
	set_current(outer);
	if (!mm)
		return -ENOMEM;
	mmput(task->signal->mm);
	task->signal->mm = mm;
	return 0;
}

void do_exit(struct task_struct *task)
{
	bool last;

	cgroup_threadgroup_change_begin();
	cgroup_exit(task);
	last = unlink_task(task);
	cgroup_threadgroup_change_end();
	if (last)
		signal_free(task->signal);
	free_task(task);
}
