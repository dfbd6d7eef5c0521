// SPDX-License-Identifier: GPL-2.0-only
#include "task/mm_struct.h"

#include "memcg/mm.h"
#include "memcg/page_alloc.h"
#include "rt/alloc.h"
#include "task/kobjs.h"
#include "task/mm_account.h"
#include "task/mm_charge.h"

/*
 * The topmost page table is on two pages and not in VmPTE. A sleep that ended
 * freed so many more than VmPTE and its stack, in all recordings of v5.4.
 */
#define PGD_ORDER 1

static DEFINE_OBJ_TYPE(mm_struct);

struct mm_struct *mm_adopt(struct task_struct *task)
{
	struct mm_struct *mm = obj_alloc(&mm_struct_type);

	if (!mm)
		return NULL;
	atomic_set(&mm->mm_users, 1);
	mm_init_charges(mm);
	mm_init_memcg(mm, task);
	return mm;
}

struct mm_struct *mm_alloc(struct task_struct *task, gfp_t gfp)
{
	struct mm_struct *mm = mm_adopt(task);

	if (!mm)
		return NULL;
	if (kobjs_alloc(KOBJS_MM, mm->kobjs, gfp))
		goto put_mm;
	mm->pgd = alloc_pages(gfp | __GFP_ACCOUNT, PGD_ORDER);
	if (!mm->pgd)
		goto put_mm;
	return mm;

put_mm:
	mmput(mm);
	return NULL;
}

static void __mmput(struct mm_struct *mm)
{
	mm_exit_charges(mm);
	mm_exit_memcg(mm);
	__free_pages(mm->pgd);
	kobjs_free(KOBJS_MM, mm->kobjs);
	obj_free(&mm_struct_type, mm);
}

void mmput_many(struct mm_struct *mm, unsigned int nr)
{
	if (!atomic_sub_return((int)nr, &mm->mm_users))
		__mmput(mm);
}

void mmput(struct mm_struct *mm)
{
	mmput_many(mm, 1);
}

void mm_set_mapped(struct mm_struct *mm, const struct mapped_range *ranges,
		   size_t nr)
{
	mutex_lock(&mm->mmap_lock);
	mm->mapped = ranges;
	mm->nr_mapped = nr;
	mutex_unlock(&mm->mmap_lock);
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;

	spin_lock(&tasklist_lock);
	mm = task->signal->mm;
	mmget(mm);
	spin_unlock(&tasklist_lock);
	return mm;
}
