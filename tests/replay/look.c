// SPDX-License-Identifier: GPL-2.0-only
#include "look.h"

#include "world.h"

static char *number(long nr)
{
	return g_strdup_printf("%ld", nr);
}

static long objcg_obj_bytes(const struct world_group *group)
{
	long bytes = atomic_long_read(&group->objcg->nr_obj_bytes);
	int cpu;

	for_each_possible_cpu(cpu) {
		struct percpu_slot *slot = &memcg_stock[cpu].bytes[0];

		if (slot->key == (unsigned long)group->objcg)
			bytes += percpu_slot_tally(slot->amount);
	}
	return bytes;
}

static char *look_at_objcg(enum step_quantity quantity,
			   const struct world_group *group)
{
	switch (quantity) {
	case EXPECT_NR_CHARGED_BYTES:
		return number(atomic_read(&group->objcg->nr_charged_bytes));
	case EXPECT_NR_OBJ_BYTES:
		return number(objcg_obj_bytes(group));
	default:
		return number(percpu_ref_read(&group->objcg->refcnt));
	}
}

static char *look_at_group(enum step_quantity quantity,
			   const struct world_group *group, const char **wrong)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(group->cgrp->css);

	switch (quantity) {
	case EXPECT_USAGE:
		return number(atomic_long_read(&memcg->memory.usage));
	case EXPECT_KMEM:
		return number(atomic_long_read(&memcg->kmem.usage));
	case EXPECT_STATE:
		return g_strdup(world_group_state(group));
	default:
		if (group->objcg)
			return look_at_objcg(quantity, group);
		*wrong = "it has no objcg";
		return NULL;
	}
}

char *look_at(const struct step *step, const char **wrong)
{
	struct world_group *group;

	switch (step->quantity) {
	case EXPECT_CGROUPS:
		return number((long)cgroup_count());
	case EXPECT_OBJCGS:
		return number(world_nr_alive("obj_cgroup"));
	default:
		group = world_find_group(step->arg[0]);
		if (group)
			return look_at_group(step->quantity, group, wrong);
		*wrong = "there has been no such group";
		return NULL;
	}
}
