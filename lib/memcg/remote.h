/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * remote.h - charging on behalf of another cgroup, not the allocating task's
 *
 * Some kernel objects are made by a task and belong to another: an event in
 * the queue of a listener that watches a file, an element of a map, the buffers
 * of a page. Their owner saves the cgroup to charge when it is made, and puts
 * that in force around each allocation:
 *
 *	remote_charge_save(&group->charge);		record the payer
 *	...
 *	old = remote_charge_begin(&group->charge);	later, in any task
 *	event = kmalloc(size, GFP_KERNEL_ACCOUNT);
 *	remote_charge_end(old);
 *	...
 *	remote_charge_put(&group->charge);
 *
 * The remote switch of the regime selects what the owner keeps: a memcg, which
 * it pins after removal, or an objcg, which pins no memcg (seed
 * kmem-pages-obj_cgroup.txt: patch 5). Each kernel subsystem did this by hand.
 */
#ifndef _OBJCG_REMOTE_H
#define _OBJCG_REMOTE_H

#include "memcg/get_mem_cgroup.h"

/**
 * struct remote_charge - the payer: a memcg or an objcg, or neither
 * @memcg: with a css reference; immutable until the put
 * @objcg: with a reference; immutable until the put
 */
struct remote_charge {
	struct mem_cgroup *memcg;
	struct obj_cgroup *objcg;
};

/** remote_charge_save - save the cgroup charged here and now, even the root */
void remote_charge_save(struct remote_charge *charge);

/**
 * remote_charge_save_page - save the cgroup that @page is charged to
 * Context: @page stays charged, or not charged, meanwhile.
 */
void remote_charge_save_page(struct remote_charge *charge, struct page *page);

/** remote_charge_put - let go */
void remote_charge_put(struct remote_charge *charge);

/**
 * remote_charge_begin - charge allocations to @charge from now on
 *
 * Nests. Without a payer in @charge, allocations are charged as if it were not
 * in force, as in the kernel.
 *
 * Context: @charge is not put before the end.
 * Return: the charge in force before, for remote_charge_end().
 */
struct remote_charge remote_charge_begin(const struct remote_charge *charge);
void remote_charge_end(struct remote_charge old);

#endif
