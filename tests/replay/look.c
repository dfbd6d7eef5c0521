// SPDX-License-Identifier: GPL-2.0-only
#include "look.h"

#include "world.h"
#include "world_slab.h"

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

static char *slab_stat(struct mem_cgroup *memcg, bool local)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(memcg, local, &stat);
	return number((long)(stat.slab_reclaimable + stat.slab_unreclaimable));
}

static char *stack_stat(struct mem_cgroup *memcg)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(memcg, false, &stat);
	return number((long)stat.kernel_stack);
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
	case EXPECT_CSS_REFS:
		return number(percpu_ref_read(&memcg->css.refcnt));
	case EXPECT_SLAB:
		return slab_stat(memcg, false);
	case EXPECT_SLAB_LOCAL:
		return slab_stat(memcg, true);
	case EXPECT_KERNEL_STACK:
		return stack_stat(memcg);
	default:
		if (group->objcg)
			return look_at_objcg(quantity, group);
		*wrong = "it has no objcg";
		return NULL;
	}
}

static char *look_at_cache(const struct step *step, const char **wrong)
{
	struct world_cache_count count;

	if (!world_count_cache(step->arg[0], &count)) {
		*wrong = "there is no such cache";
		return NULL;
	}
	return number(step->quantity == EXPECT_CLONES ? count.clones :
		      step->quantity == EXPECT_SLABS  ? count.slabs :
							count.objects);
}

char *look_at(const struct step *step, const char **wrong)
{
	struct world_group *group;

	switch (step->quantity) {
	case EXPECT_CGROUPS:
		return number((long)cgroup_count());
	case EXPECT_OBJCGS:
		return number(obj_nr_alive("obj_cgroup"));
	case EXPECT_CLONES:
	case EXPECT_SLABS:
	case EXPECT_OBJECTS:
		return look_at_cache(step, wrong);
	default:
		group = world_find_group(step->arg[0]);
		if (group)
			return look_at_group(step->quantity, group, wrong);
		*wrong = "there was never such a group";
		return NULL;
	}
}
