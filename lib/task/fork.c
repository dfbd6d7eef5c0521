// SPDX-License-Identifier: GPL-2.0-only
/*
 * fork.c - memory of a task: charged at fork and exec, uncharged at exit
 *
 * Mirrors the __GFP_ACCOUNT allocations of kernel/fork.c.
 */
#include "task/task.h"

#include <errno.h>

#include "cgroup/cgroup.h"
#include "memcg/memcg_stat.h"
#include "memcg/mm.h"
#include "memcg/page_alloc.h"
#include "memcg/page_memcg.h"
#include "rt/alloc.h"
#include "task/kobjs.h"
#include "task/mm_charge.h"
#include "task/mm_struct.h"

/* a kernel stack: 4 pages on x86_64 */
#define THREAD_SIZE_ORDER 2

static DEFINE_OBJ_TYPE(task_struct);
static DEFINE_OBJ_TYPE(signal_struct);

/*
 * Look up the memcg from the page, because the stack's charge may have been
 * reparented since. The statistic is always NR_KERNEL_STACK_B, no matter how
 * the stack was allocated (4d96ba353075 and its fix).
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

static struct signal_struct *signal_alloc(void)
{
	struct signal_struct *signal = obj_alloc(&signal_struct_type);

	if (!signal)
		return NULL;
	INIT_LIST_HEAD(&signal->threads);
	INIT_LIST_HEAD(&signal->children);
	return signal;
}

static void signal_free(struct signal_struct *signal)
{
	kobjs_free(KOBJS_PROCESS, signal->kobjs);
	obj_free(&signal_struct_type, signal);
}

static struct mm_struct *copy_mm(unsigned int clone_flags,
				 struct task_struct *child, gfp_t gfp)
{
	struct mm_struct *mm, *oldmm = current->signal->mm;

	if (clone_flags & CLONE_VM) {
		mmget(oldmm);
		return oldmm;
	}
	mm = mm_alloc(child, gfp);
	if (mm)
		mm_copy_rss(mm, oldmm);
	return mm;
}

/*
 * Allocate the parts that the threads of a process share, charged to current.
 * @child is a user of the mm.
 */
static struct signal_struct *copy_signal(unsigned int clone_flags,
					 struct task_struct *child, gfp_t gfp)
{
	struct signal_struct *signal = signal_alloc();

	if (!signal)
		return NULL;
	if (kobjs_alloc(KOBJS_PROCESS, signal->kobjs, gfp))
		goto free_signal;
	signal->mm = copy_mm(clone_flags, child, gfp);
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
	if (kobjs_alloc(KOBJS_THREAD, task->kobjs, gfp))
		goto free_task;
	task->stack = alloc_pages(gfp | __GFP_ACCOUNT, THREAD_SIZE_ORDER);
	if (!task->stack)
		goto free_kobjs;
	account_kernel_stack(task->stack, 1);
	return task;

free_kobjs:
	kobjs_free(KOBJS_THREAD, task->kobjs);
free_task:
	obj_free(&task_struct_type, task);
	return NULL;
}

/* uncharge now; RCU readers may still look at the task_struct itself */
static void free_task_memory(struct task_struct *task)
{
	if (task->stack)
		account_kernel_stack(task->stack, -1);
	__free_pages(task->stack);
	kobjs_free(KOBJS_THREAD, task->kobjs);
}

static void free_task(struct task_struct *task)
{
	free_task_memory(task);
	obj_free(&task_struct_type, task);
}

static void free_task_rcu(struct rcu_head *rcu)
{
	obj_free(&task_struct_type, container_of(rcu, struct task_struct, rcu));
}

static void forget_original_parent(struct signal_struct *father)
{
	struct signal_struct *child;

	lockdep_assert_held(&tasklist_lock);
	list_for_each_entry(child, &father->children, sibling)
		child->real_parent = &init_signals;
	list_splice(&father->children, &init_signals.children);
}

/* unlink first, so that no lookup finds a process without tasks */
static void release_process(struct signal_struct *signal)
{
	spin_lock(&tasklist_lock);
	forget_original_parent(signal);
	list_del(&signal->sibling);
	list_del(&signal->processes);
	spin_unlock(&tasklist_lock);
	signal_free(signal);
}

static void put_signal_struct(struct signal_struct *signal)
{
	if (atomic_dec_and_test(&signal->sigcnt))
		release_process(signal);
}

void put_task_struct(struct task_struct *task)
{
	if (!atomic_dec_and_test(&task->usage))
		return;
	put_signal_struct(task->signal);
	free_task_memory(task);
	call_rcu_lazy(&task->rcu, free_task_rcu);
}

static void link_process(struct signal_struct *signal,
			 struct signal_struct *parent,
			 struct task_struct *leader)
{
	lockdep_assert_held(&tasklist_lock);
	signal->leader = leader;
	signal->real_parent = parent;
	list_add_tail(&signal->sibling, &parent->children);
	list_add_tail(&signal->processes, &process_list);
}

/* @parent: for a new process; a further thread is another user of the mm */
static void link_task(struct task_struct *task, struct signal_struct *signal,
		      struct signal_struct *parent)
{
	task->signal = signal;
	atomic_set(&task->usage, 1);
	spin_lock(&tasklist_lock);
	atomic_inc(&signal->sigcnt);
	if (!signal->nr_threads++)
		link_process(signal, parent, task);
	else
		mmget(signal->mm);
	list_add_tail(&task->tasks, &tasklist);
	list_add_tail(&task->thread_node, &signal->threads);
	spin_unlock(&tasklist_lock);
}

int kernel_clone(struct task_struct *parent, unsigned int clone_flags,
		 pid_t pid, pid_t tgid, gfp_t gfp, struct task_struct **ret)
{
	struct task_struct *child, *outer = set_current(parent);
	struct signal_struct *signal = parent->signal;
	int err = -ENOMEM;

	cgroup_threadgroup_change_begin();
	child = dup_task_struct(gfp);
	if (!child)
		goto out;
	if (pid == tgid)
		signal = copy_signal(clone_flags, child, gfp);
	if (!signal) {
		free_task(child);
		goto out;
	}
	child->pid = pid;
	child->tgid = tgid;
	link_task(child, signal, parent->signal);
	cgroup_post_fork(child, parent);
	*ret = child;
	err = 0;
out:
	cgroup_threadgroup_change_end();
	set_current(outer);
	return err;
}

int copy_process(struct task_struct *parent, pid_t pid, pid_t tgid, gfp_t gfp,
		 struct task_struct **ret)
{
	return kernel_clone(parent, 0, pid, tgid, gfp, ret);
}

/* the process of an adopted task: not charged, with an empty mm */
static struct signal_struct *adopt_signal(struct task_struct *task)
{
	struct signal_struct *signal = signal_alloc();
	struct task_struct *outer;

	if (!signal)
		return NULL;
	outer = set_current(NULL);
	signal->mm = mm_adopt(task);
	set_current(outer);
	if (!signal->mm) {
		signal_free(signal);
		return NULL;
	}
	return signal;
}

int adopt_task(pid_t pid, struct task_struct *leader, struct task_struct **ret)
{
	struct task_struct *task = obj_alloc(&task_struct_type);
	struct signal_struct *signal;

	if (!task)
		return -ENOMEM;
	signal = leader ? leader->signal : adopt_signal(task);
	if (!signal) {
		obj_free(&task_struct_type, task);
		return -ENOMEM;
	}
	task->pid = pid;
	task->tgid = leader ? leader->tgid : pid;
	cgroup_threadgroup_change_begin();
	link_task(task, signal, &init_signals);
	cgroup_post_fork(task, leader);
	cgroup_threadgroup_change_end();
	*ret = task;
	return 0;
}

/*
 * Switch all threads of this process to @mm, which has a single user so far.
 * Return: the number of threads.
 */
static unsigned int exec_mmap(struct task_struct *task, struct mm_struct *mm)
{
	struct signal_struct *signal = task->signal;
	unsigned int nr;

	spin_lock(&tasklist_lock);
	nr = signal->nr_threads;
	atomic_add((int)nr - 1, &mm->mm_users);
	signal->mm = mm;
	signal->leader = task;
	spin_unlock(&tasklist_lock);
	return nr;
}

int exec_mm(struct task_struct *task, gfp_t gfp)
{
	struct task_struct *outer = set_current(task);
	struct mm_struct *mm, *old = task->signal->mm;
	unsigned int nr = 0;

	cgroup_threadgroup_change_begin();
	mm = mm_alloc(task, gfp);
	if (mm) {
		nr = exec_mmap(task, mm);
		mm_update_next_owner(old, task);
		/* the task may have been moved since it made the new mm */
		mm_sync_memcg_from_task(task);
	}
	cgroup_threadgroup_change_end();
	set_current(outer);
	if (!mm)
		return -ENOMEM;
	mmput_many(old, nr);
	return 0;
}
