/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcontrol.h - the memory counters of a cgroup, and single user pages
 *
 * A program holds a mem_cgroup by a reference, which pins the cgroup if that is
 * removed. It reads and sets the counters by the control files of the cgroup:
 * cgroup_file_read_text().
 */
#ifndef LIBOBJCG_MEMCONTROL_H
#define LIBOBJCG_MEMCONTROL_H

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * get_mem_cgroup_from_cgroup - the memcg of a cgroup
 * @cgrp: not freed during the call
 *
 * Context: any.
 * Return: it, with a reference for mem_cgroup_put(). Until then @cgrp is not
 * freed, even if it is removed.
 */
struct mem_cgroup *get_mem_cgroup_from_cgroup(struct cgroup *cgrp);

/**
 * get_mem_cgroup_from_task - the memcg of the cgroup that a task is in
 * @task: it does not exit during the call
 *
 * Context: any.
 * Return: it, with a reference for mem_cgroup_put().
 */
struct mem_cgroup *get_mem_cgroup_from_task(struct task_struct *task);

/**
 * get_mem_cgroup_from_page - the memcg that a page is charged to
 * @page: it is not uncharged during the call; no page of a slab
 *
 * Context: any.
 * Return: it, with a reference for mem_cgroup_put(); NULL if @page is not
 * charged.
 */
struct mem_cgroup *get_mem_cgroup_from_page(struct page *page);

/**
 * mem_cgroup_put - drop a reference
 * @memcg: the caller has the reference; NULL is fine
 *
 * Context: any.
 */
void mem_cgroup_put(struct mem_cgroup *memcg);

/**
 * charge_memcg - charge a user page
 * @page: from alloc_pages() without __GFP_ACCOUNT, not charged; afterwards it
 *        holds a reference to @memcg, in every regime
 * @memcg: a reference is held
 * @gfp: as for obj_cgroup_charge()
 *
 * For a program that follows a page from charge to uncharge. Such a page has no
 * kind, so only pgpgin and pgpgout of memory.stat count it, and it is not
 * reclaimed. mm_account() charges the memory of processes.
 *
 * Context: no lock of the engine held; no other thread uses @page.
 * Return: 0 or -ENOMEM.
 */
int charge_memcg(struct page *page, struct mem_cgroup *memcg, gfp_t gfp);

/**
 * mem_cgroup_uncharge - uncharge a user page or a kernel page
 * @page: no effect if it is not charged
 *
 * Context: no lock of the engine held; no other thread uses @page.
 */
void mem_cgroup_uncharge(struct page *page);

#ifdef __cplusplus
}
#endif

#endif
