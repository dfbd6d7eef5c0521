/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_struct.h - the life of an address space: from mm_alloc() to the last put
 *
 * In the kernel this is part of kernel/fork.c.
 */
#ifndef _OBJCG_MM_STRUCT_H
#define _OBJCG_MM_STRUCT_H

#include "base/mm_types.h"
#include "libobjcg/mm.h"
#include "linux/gfp.h"

/** mmget - another user. Context: the caller is a user, or tasklist_lock */
static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

/**
 * mm_adopt - an address space without slab objects and page tables
 * @task: its single user
 *
 * Return: it, or NULL if there is no memory.
 */
struct mm_struct *mm_adopt(struct task_struct *task);

/** mm_alloc - the same with slab objects and a page table, charged to current */
struct mm_struct *mm_alloc(struct task_struct *task, gfp_t gfp);

/** mmput_many - drop @nr users */
void mmput_many(struct mm_struct *mm, unsigned int nr);

#endif
