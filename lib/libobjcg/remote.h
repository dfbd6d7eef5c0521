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
 * it pins after removal, or an objcg, which pins no memcg.
 */
#ifndef LIBOBJCG_REMOTE_H
#define LIBOBJCG_REMOTE_H

#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct remote_charge - the payer: a memcg or an objcg, or neither
 * @memcg: with a css reference; immutable until the put
 * @objcg: with a reference; immutable until the put
 */
struct remote_charge {
	struct mem_cgroup *memcg;
	struct obj_cgroup *objcg;
};

/**
 * remote_charge_save - save the cgroup charged here and now, even the root
 * @charge: set; empty if the calling thread has no current task and no remote
 *          charge in force
 *
 * Context: no lock of the engine held, any thread.
 */
void remote_charge_save(struct remote_charge *charge);

/**
 * remote_charge_save_page - save the cgroup that a page is charged to
 * @charge: set; empty if @page is not charged
 * @page: stays charged, or not charged, meanwhile
 *
 * Context: no lock of the engine held, any thread.
 */
void remote_charge_save_page(struct remote_charge *charge, struct page *page);

/**
 * remote_charge_put - let go
 * @charge: saved, and in force nowhere; an empty charge is fine
 *
 * Context: no lock of the engine held, any thread.
 */
void remote_charge_put(struct remote_charge *charge);

/**
 * remote_charge_begin - charge allocations to @charge from now on
 * @charge: saved; it is not put before the end
 *
 * For the calling thread. Nests. Without a payer in @charge, allocations are
 * charged as if it were not in force, as in the kernel.
 *
 * Context: any.
 * Return: the charge in force before, for remote_charge_end().
 */
struct remote_charge remote_charge_begin(const struct remote_charge *charge);

/**
 * remote_charge_end - end a remote_charge_begin() of the calling thread
 * @old: its result
 *
 * Context: any.
 */
void remote_charge_end(struct remote_charge old);

#ifdef __cplusplus
}
#endif

#endif
