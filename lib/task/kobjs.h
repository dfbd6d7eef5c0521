/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kobjs.h - the slab objects of a thread, a process and an address space
 */
#ifndef _OBJCG_KOBJS_H
#define _OBJCG_KOBJS_H

#include "base/sched.h"
#include "linux/gfp.h"

/* which @kobjs: of task_struct, of signal_struct, of mm_struct */
enum kobjs_kind { KOBJS_THREAD, KOBJS_PROCESS, KOBJS_MM };

/**
 * kobjs_alloc - allocate them, charged to current
 * @kobjs: has room for MAX_THREAD_KOBJS, MAX_PROCESS_KOBJS or MAX_MM_KOBJS
 *
 * Context: no slab, stock or objcg lock held.
 * Return: 0, or -ENOMEM and the first is NULL.
 */
int kobjs_alloc(enum kobjs_kind kind, void **kobjs, gfp_t gfp);

/** kobjs_nr - how many there are. Context: any, while the engine runs */
size_t kobjs_nr(enum kobjs_kind kind);

/** kobjs_free - free them; no effect if the first is NULL */
void kobjs_free(enum kobjs_kind kind, void **kobjs);

#endif
