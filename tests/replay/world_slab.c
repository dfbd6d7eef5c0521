// SPDX-License-Identifier: GPL-2.0-only
#include "world_slab.h"

#include <errno.h>

/* the objects of a step; NULL if it has failed, which can be freed too */
struct kobject {
	size_t nr;
	void *p[];
};

static GHashTable *caches;   /* name -> struct kmem_cache */
static GHashTable *kobjects; /* name -> struct kobject */

static const struct {
	const char *name;
	unsigned int flag;
} cache_flags[] = {
	{ "SLAB_ACCOUNT", SLAB_ACCOUNT },
	{ "SLAB_TYPESAFE_BY_RCU", SLAB_TYPESAFE_BY_RCU },
};

void world_slab_init(void)
{
	caches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	kobjects =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void world_slab_exit(void)
{
	g_hash_table_destroy(kobjects);
	g_hash_table_destroy(caches);
}

static struct kmem_cache *find_cache(const char *name)
{
	struct kmem_cache *s = g_hash_table_lookup(caches, name);

	return s ? s : memcgfs_find_cache(name);
}

static bool find_flag(const char *name, unsigned int *flag)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cache_flags); i++) {
		if (g_strcmp0(cache_flags[i].name, name))
			continue;
		*flag = cache_flags[i].flag;
		return true;
	}
	return false;
}

bool world_slab_arg_is_known(enum step_arg kind, const char *name)
{
	unsigned int flag;

	switch (kind) {
	case ARG_CACHE:
		return find_cache(name);
	case ARG_NEW_CACHE:
		return !find_cache(name);
	case ARG_FLAG:
		return find_flag(name, &flag);
	case ARG_KOBJECT:
		return g_hash_table_contains(kobjects, name);
	case ARG_NEW_KOBJECT:
		return !g_hash_table_contains(kobjects, name);
	default:
		return true;
	}
}

bool world_count_cache(const char *name, struct world_cache_count *count)
{
	struct kmem_cache *s = find_cache(name), *clone;

	if (!s)
		return false;
	*count = (struct world_cache_count){ .slabs = (long)s->nr_slabs,
					     .objects = (long)s->nr_inuse };
	list_for_each_entry(clone, &s->memcg_params.children,
			    memcg_params.children_node) {
		count->clones++;
		count->slabs += (long)clone->nr_slabs;
		count->objects += (long)clone->nr_inuse;
	}
	return true;
}

static int do_create(const char *name, size_t size, const char *flag_name)
{
	struct kmem_cache *s;
	unsigned int flag = 0;

	find_flag(flag_name, &flag);
	s = kmem_cache_create(name, (unsigned int)size, flag);
	if (!s)
		return -ENOMEM;
	g_hash_table_insert(caches, g_strdup(name), s);
	return 0;
}

/* first the name: the destruction can stop half way */
static int do_destroy(const char *name)
{
	struct kmem_cache *s = g_hash_table_lookup(caches, name);

	/* those of the start are not ours to destroy */
	if (!s)
		return -EPERM;
	g_hash_table_remove(caches, name);
	kmem_cache_destroy(s);
	return 0;
}

/* the objects of a task in @group. Return: how many */
static size_t alloc_as(const char *group, struct kmem_cache *s, size_t size,
		       size_t nr, void **p)
{
	struct task_struct task = {
		.cgroups[MEMORY_ROOT] = world_find_group(group)->cgrp,
	};
	struct task_struct *outer = set_current(&task);

	if (s)
		nr = kmem_cache_alloc_bulk(s, GFP_KERNEL_ACCOUNT, nr, p);
	else
		nr = !!(*p = kmalloc(size, GFP_KERNEL_ACCOUNT));
	set_current(outer);
	return nr;
}

static int do_alloc(const char *group, struct kmem_cache *s, size_t size,
		    const char *name, size_t nr)
{
	struct kobject *kobject =
		g_malloc0(sizeof(*kobject) + nr * sizeof(*kobject->p));

	kobject->nr = alloc_as(group, s, size, nr, kobject->p);
	if (!kobject->nr)
		kobject->p[0] = NULL;
	g_hash_table_insert(kobjects, g_strdup(name), kobject);
	return kobject->nr ? 0 : -ENOMEM;
}

static int do_kfree(const char *name)
{
	struct kobject *kobject = g_hash_table_lookup(kobjects, name);

	if (kobject->nr > 1)
		kmem_cache_free_bulk(NULL, kobject->nr, kobject->p);
	else
		kfree(kobject->p[0]);
	g_hash_table_remove(kobjects, name);
	return 0;
}

/*
 * Where a stack is smaller than a page it is an object of a cache. The engine's
 * own tasks have stacks of whole pages (fork.c), as on x86_64.
 */
static int do_alloc_stack(const char *group, struct kmem_cache *s,
			  const char *name)
{
	int err = do_alloc(group, s, 0, name, 1);
	struct kobject *stack = g_hash_table_lookup(kobjects, name);

	if (!err)
		mod_memcg_obj_state(stack->p[0], NR_KERNEL_STACK_B,
				    (long)ksize(stack->p[0]));
	return err;
}

static int do_free_stack(const char *name)
{
	struct kobject *stack = g_hash_table_lookup(kobjects, name);

	mod_memcg_obj_state(stack->p[0], NR_KERNEL_STACK_B,
			    -(long)ksize(stack->p[0]));
	return do_kfree(name);
}

int world_slab_run(const struct step *step)
{
	const char *const *arg = step->arg;

	switch (step->verb) {
	case STEP_KMEM_CACHE_CREATE:
		return do_create(arg[0], step->number[1], arg[2]);
	case STEP_KMEM_CACHE_DESTROY:
		return do_destroy(arg[0]);
	case STEP_KMEM_CACHE_SHRINK:
		kmem_cache_shrink(find_cache(arg[0]));
		return 0;
	case STEP_KMEM_CACHE_ALLOC:
		return do_alloc(arg[0], find_cache(arg[1]), 0, arg[2],
				step->number[3]);
	case STEP_KMALLOC:
		return do_alloc(arg[0], NULL, step->number[2], arg[1], 1);
	case STEP_KFREE:
		return do_kfree(arg[0]);
	case STEP_ALLOC_THREAD_STACK:
		return do_alloc_stack(arg[0], find_cache(arg[1]), arg[2]);
	case STEP_FREE_THREAD_STACK:
		return do_free_stack(arg[0]);
	default:
		return -EINVAL;
	}
}
