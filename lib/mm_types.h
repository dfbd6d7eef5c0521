/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_types.h - simulated pages and address spaces
 */
#ifndef _OBJCG_MM_TYPES_H
#define _OBJCG_MM_TYPES_H

#include "sched.h"

/**
 * struct page - an allocation of 2^order simulated pages
 * @memcg_data: what the page is charged to, 0 for nothing, with the bits of
 *              enum page_memcg_data_flags (memcontrol.h). Set by who charges
 *              a page that nobody else can see yet; stable until it is freed.
 * @order: immutable
 *
 * One structure stands for the whole allocation, where the kernel has one for
 * each page.
 */
struct page {
	unsigned long memcg_data;
	unsigned int order;
};

/**
 * struct mm_struct - an address space
 * @kobjs: mm_struct, vm_area_structs, ... ; owner of the process
 *
 * Its pages are not modelled yet, and which memcg it belongs to is that of
 * the task that made it, at that time.
 */
struct mm_struct {
	struct kobjs kobjs;
};

#endif
