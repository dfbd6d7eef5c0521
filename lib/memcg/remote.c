// SPDX-License-Identifier: GPL-2.0-only
#include "libobjcg/remote.h"

#include "memcg/get_mem_cgroup.h"

/* @memcg: NULL, or its css reference becomes the owner's */
static void keep_memcg(struct remote_charge *charge, struct mem_cgroup *memcg)
{
	charge->memcg = memcg;
	if (memcg)
		atomic_inc(&memcg->nr_remote);
}

static void save_memcg(struct remote_charge *charge)
{
	keep_memcg(charge, get_mem_cgroup_from_current());
}

static void save_page_memcg(struct remote_charge *charge, struct page *page)
{
	keep_memcg(charge, get_mem_cgroup_from_page(page));
}

/* @charged: if there is no @objcg, to the root, which is never removed */
static void keep_objcg(struct remote_charge *charge, struct obj_cgroup *objcg,
		       bool charged)
{
	charge->objcg = objcg;
	if (objcg || !charged)
		return;
	css_get(&root_mem_cgroup->css);
	keep_memcg(charge, root_mem_cgroup);
}

static void save_objcg(struct remote_charge *charge)
{
	keep_objcg(charge, get_obj_cgroup_from_current(),
		   current || active_memcg);
}

static void save_page_objcg(struct remote_charge *charge, struct page *page)
{
	keep_objcg(charge, get_obj_cgroup_from_page(page), page->memcg_data);
}

/* the remote switch of the regime */
static const struct remote_ops {
	void (*save)(struct remote_charge *charge);
	void (*save_page)(struct remote_charge *charge, struct page *page);
} remote_ops[] = {
	[REMOTE_MEMCG] = { save_memcg, save_page_memcg },
	[REMOTE_OBJCG] = { save_objcg, save_page_objcg },
};

static const struct remote_ops *ops(void)
{
	return &remote_ops[memcg_regime.value[SWITCH_REMOTE]];
}

void remote_charge_save(struct remote_charge *charge)
{
	*charge = (struct remote_charge){ .memcg = NULL };
	ops()->save(charge);
}

void remote_charge_save_page(struct remote_charge *charge, struct page *page)
{
	*charge = (struct remote_charge){ .memcg = NULL };
	ops()->save_page(charge, page);
}

void remote_charge_put(struct remote_charge *charge)
{
	if (charge->memcg)
		atomic_dec(&charge->memcg->nr_remote);
	mem_cgroup_put(charge->memcg);
	if (charge->objcg)
		obj_cgroup_put(charge->objcg);
	*charge = (struct remote_charge){ .memcg = NULL };
}

struct remote_charge remote_charge_begin(const struct remote_charge *charge)
{
	return (struct remote_charge){
		.memcg = set_active_memcg(charge->memcg),
		.objcg = set_active_objcg(charge->objcg),
	};
}

void remote_charge_end(struct remote_charge old)
{
	set_active_memcg(old.memcg);
	set_active_objcg(old.objcg);
}
