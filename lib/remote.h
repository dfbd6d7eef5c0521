/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * remote.h - charging on behalf of another: who makes it is not who pays
 *
 * Some kernel objects are made by one task and belong to another: an event in
 * the queue of whoever watches a file, an element of a map, the buffers of a
 * page. Their owner remembers whom to charge when it is made, and puts that in
 * force around each allocation:
 *
 *	remote_charge_save(&group->charge);		who pays
 *	...
 *	old = remote_charge_begin(&group->charge);	by anybody, later
 *	event = kmalloc(size, GFP_KERNEL_ACCOUNT);
 *	remote_charge_end(old);
 *	...
 *	remote_charge_put(&group->charge);
 *
 * What the owner keeps is the remote switch of the regime: a memcg, which it
 * pins when that is removed, or an objcg, which it does not (seed
 * kmem-pages-obj_cgroup.txt: patch 5). Each kernel subsystem did this by hand.
 */
#ifndef _OBJCG_REMOTE_H
#define _OBJCG_REMOTE_H

#include "memcontrol.h"

/**
 * struct remote_charge - who pays; one of both, or none
 * @memcg: with a css reference; immutable until the put
 * @objcg: with a reference; immutable until the put
 */
struct remote_charge {
	struct mem_cgroup *memcg;
	struct obj_cgroup *objcg;
};

/** remote_charge_save - whoever is charged here and now pays, the root included */
void remote_charge_save(struct remote_charge *charge);

/**
 * remote_charge_save_page - who pays for a page pays
 * Context: @page stays charged, or not charged, meanwhile.
 */
void remote_charge_save_page(struct remote_charge *charge, struct page *page);

/** remote_charge_put - let go */
void remote_charge_put(struct remote_charge *charge);

/**
 * remote_charge_begin - from here on charge for @charge
 *
 * Nests. Without anybody to pay, what is allocated is charged as without it,
 * as in the kernel.
 *
 * Context: @charge is not put before the end.
 * Return: what was in force before, for remote_charge_end().
 */
struct remote_charge remote_charge_begin(const struct remote_charge *charge);
void remote_charge_end(struct remote_charge old);

#endif
