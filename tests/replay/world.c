// SPDX-License-Identifier: GPL-2.0-only
#include "world.h"

#include <errno.h>
#include <string.h>

#include "rt/fault-inject.h"
#include "world_slab.h"

/* an object, a page, or a reference: all are of an objcg or a page */
struct object {
	struct obj_cgroup *objcg;
	size_t size;
};

/* stands for a lock under which callers free objects: send_signal() */
static DEFINE_SPINLOCK(siglock, RANK_SIGHAND);

static GPtrArray *groups;
static GHashTable *objects; /* name -> struct object */
static GHashTable *pages;   /* name -> struct page */
static GHashTable *refs;    /* "@name" -> struct obj_cgroup */

static void free_group(void *arg)
{
	struct world_group *group = arg;

	g_free(group->name);
	g_free(group);
}

static struct world_group *add_group(const char *name, struct cgroup *cgrp)
{
	struct world_group *group = g_new(struct world_group, 1);

	group->name = g_strdup(name);
	group->cgrp = cgrp;
	group->objcg = mem_cgroup_from_css(cgrp->css)->objcg;
	g_ptr_array_add(groups, group);
	return group;
}

void world_init(void)
{
	groups = g_ptr_array_new_with_free_func(free_group);
	objects =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	pages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	refs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_group("root", cgroup_root);
	world_slab_init();
}

void world_exit(void)
{
	world_slab_exit();
	g_hash_table_destroy(refs);
	g_hash_table_destroy(pages);
	g_hash_table_destroy(objects);
	g_ptr_array_unref(groups);
}

struct world_group *world_find_group(const char *name)
{
	unsigned int i;

	for (i = 0; i < groups->len; i++) {
		struct world_group *group = g_ptr_array_index(groups, i);

		if (!g_strcmp0(group->name, name))
			return group;
	}
	return NULL;
}

const char *world_name_of_memcg(unsigned long key)
{
	unsigned int i;

	for (i = 0; i < groups->len; i++) {
		struct world_group *group = g_ptr_array_index(groups, i);

		if ((unsigned long)mem_cgroup_from_css(group->cgrp->css) == key)
			return group->name;
	}
	return "?";
}

const char *world_name_of_objcg(unsigned long key)
{
	unsigned int i;

	for (i = 0; i < groups->len; i++) {
		struct world_group *group = g_ptr_array_index(groups, i);

		if ((unsigned long)group->objcg == key)
			return group->name;
	}
	return "?";
}

const char *world_group_state(const struct world_group *group)
{
	unsigned int flags = group->cgrp->css->flags;

	return flags & CSS_RELEASED ? "gone" :
	       flags & CSS_DYING    ? "dying" :
				      "online";
}

bool world_objcg_is_gone(const struct world_group *group)
{
	struct percpu_ref *ref = &group->objcg->refcnt;

	return percpu_ref_is_dying(ref) && !percpu_ref_read(ref);
}

static bool group_can_be_used(const char *name)
{
	struct world_group *group = world_find_group(name);

	return group && g_strcmp0(world_group_state(group), "gone");
}

static bool parent_can_be_used(const char *name)
{
	const char *slash = strrchr(name, '/');
	char *parent = slash ? g_strndup(name, (gsize)(slash - name)) :
			       g_strdup("root");
	bool ret = group_can_be_used(parent);

	g_free(parent);
	return ret;
}

/* does an argument's name refer to an object of the required kind? */
static bool arg_is_known(enum step_arg kind, const char *name)
{
	switch (kind) {
	case ARG_GROUP:
		return group_can_be_used(name);
	case ARG_NEW_GROUP:
		return !world_find_group(name) && parent_can_be_used(name);
	case ARG_WHO:
		return name[0] == '@' ? g_hash_table_contains(refs, name) :
					group_can_be_used(name);
	case ARG_REF:
		return g_hash_table_contains(refs, name);
	case ARG_NEW_REF:
		return !g_hash_table_contains(refs, name);
	case ARG_OBJECT:
		return g_hash_table_contains(objects, name);
	case ARG_NEW_OBJECT:
		return !g_hash_table_contains(objects, name);
	case ARG_PAGE:
		return g_hash_table_contains(pages, name);
	case ARG_NEW_PAGE:
		return !g_hash_table_contains(pages, name);
	case ARG_LOCK:
		return !g_strcmp0(name, "siglock");
	default:
		return world_slab_arg_is_known(kind, name);
	}
}

char *world_check(const struct step *step)
{
	const enum step_arg *args = step_args(step->verb);
	unsigned int i;

	for (i = 0; i < STEP_MAX_ARGS && args[i] != ARG_END; i++)
		if (!arg_is_known(args[i], step->arg[i]))
			return g_strdup_printf("'%s' is no %s", step->arg[i],
					       step_arg_name(args[i]));
	return NULL;
}

static int do_mkdir(const char *name)
{
	const char *slash = strrchr(name, '/');
	struct cgroup *parent = cgroup_root, *cgrp;
	int err;

	if (slash) {
		char *path = g_strndup(name, (gsize)(slash - name));

		parent = world_find_group(path)->cgrp;
		g_free(path);
	}
	err = cgroup_mkdir(parent, slash ? slash + 1 : name, NULL, &cgrp);
	if (!err)
		add_group(name, cgrp);
	return err;
}

/* as a task in that group would */
static struct obj_cgroup *get_objcg(const char *group)
{
	struct task_struct task = {
		.cgroups[MEMORY_ROOT] = world_find_group(group)->cgrp,
	};
	struct task_struct *outer = set_current(&task);
	struct obj_cgroup *objcg = get_obj_cgroup_from_current();

	set_current(outer);
	return objcg;
}

static struct obj_cgroup *get_objcg_of(const char *who)
{
	struct obj_cgroup *objcg;

	if (who[0] != '@')
		return get_objcg(who);
	objcg = g_hash_table_lookup(refs, who);
	if (objcg)
		obj_cgroup_get(objcg);
	return objcg;
}

/* an object of the root has no objcg and is not charged */
static int do_charge(const char *who, const char *name, size_t size)
{
	struct obj_cgroup *objcg = get_objcg_of(who);
	struct object *object;
	int err = objcg ? obj_cgroup_charge(objcg, GFP_KERNEL, size) : 0;

	if (err) {
		obj_cgroup_put(objcg);
		return err;
	}
	object = g_new(struct object, 1);
	object->objcg = objcg;
	object->size = size;
	g_hash_table_insert(objects, g_strdup(name), object);
	return 0;
}

static int do_free(const char *name)
{
	struct object *object = g_hash_table_lookup(objects, name);

	if (object->objcg) {
		obj_cgroup_uncharge(object->objcg, object->size);
		obj_cgroup_put(object->objcg);
	}
	g_hash_table_remove(objects, name);
	return 0;
}

static int do_put(const char *name)
{
	struct obj_cgroup *objcg = g_hash_table_lookup(refs, name);

	g_hash_table_remove(refs, name);
	if (objcg)
		obj_cgroup_put(objcg);
	return 0;
}

static int do_alloc_pages(const char *group, const char *name,
			  unsigned int order)
{
	struct task_struct task = {
		.cgroups[MEMORY_ROOT] = world_find_group(group)->cgrp,
	};
	struct task_struct *outer = set_current(&task);
	struct page *page = alloc_pages(GFP_KERNEL_ACCOUNT, order);

	set_current(outer);
	if (!page)
		return -ENOMEM;
	g_hash_table_insert(pages, g_strdup(name), page);
	return 0;
}

/* page p becomes p.0, p.1, ... */
static int do_split_page(const char *name)
{
	struct page *page = g_hash_table_lookup(pages, name);
	unsigned int nr = 1U << page->order, i;
	struct page **parts = g_new(struct page *, nr);
	int err = split_page(page, parts);

	for (i = 0; !err && i < nr; i++)
		g_hash_table_insert(pages, g_strdup_printf("%s.%u", name, i),
				    parts[i]);
	if (!err)
		g_hash_table_remove(pages, name);
	g_free(parts);
	return err;
}

static int do_free_pages(const char *name)
{
	__free_pages(g_hash_table_lookup(pages, name));
	g_hash_table_remove(pages, name);
	return 0;
}

/* a scope keeps the group that it has set */
static int do_set_active_memcg(const char *group)
{
	struct mem_cgroup *memcg =
		mem_cgroup_from_css(world_find_group(group)->cgrp->css);

	css_get(&memcg->css);
	mem_cgroup_put(set_active_memcg(memcg));
	return 0;
}

static int do_limit(const char *group, unsigned long nr_pages)
{
	return mem_cgroup_resize_max(
		mem_cgroup_from_css(world_find_group(group)->cgrp->css), false,
		nr_pages);
}

static int do_use_hierarchy(const char *group, unsigned long val)
{
	return mem_cgroup_set_hierarchy(
		mem_cgroup_from_css(world_find_group(group)->cgrp->css), val);
}

int world_run(const struct step *step)
{
	const char *const *arg = step->arg;

	switch (step->verb) {
	case STEP_MKDIR:
		return do_mkdir(arg[0]);
	case STEP_RMDIR:
		return cgroup_rmdir(world_find_group(arg[0])->cgrp);
	case STEP_CHARGE:
		return do_charge(arg[0], arg[1], step->number[2]);
	case STEP_FREE:
		return do_free(arg[0]);
	case STEP_GET:
		g_hash_table_insert(refs, g_strdup(arg[1]), get_objcg(arg[0]));
		return 0;
	case STEP_PUT:
		return do_put(arg[0]);
	case STEP_DRAIN:
		drain_all_stock(mem_cgroup_from_css(
			world_find_group(arg[0])->cgrp->css));
		return 0;
	case STEP_ALLOC_PAGES:
		return do_alloc_pages(arg[0], arg[1],
				      (unsigned int)step->number[2]);
	case STEP_SPLIT_PAGE:
		return do_split_page(arg[0]);
	case STEP_FREE_PAGES:
		return do_free_pages(arg[0]);
	case STEP_SET_ACTIVE_MEMCG:
		return do_set_active_memcg(arg[0]);
	case STEP_CLEAR_ACTIVE_MEMCG:
		mem_cgroup_put(set_active_memcg(NULL));
		return 0;
	case STEP_CPU_DOWN:
		return cpu_down((int)step->number[0]);
	case STEP_CPU_UP:
		return cpu_up((int)step->number[0]);
	case STEP_LOCK:
		spin_lock(&siglock);
		return 0;
	case STEP_UNLOCK:
		spin_unlock(&siglock);
		return 0;
	case STEP_LIMIT:
		return do_limit(arg[0], step->number[1]);
	case STEP_USE_HIERARCHY:
		return do_use_hierarchy(arg[0], step->number[1]);
	case STEP_FAIL:
		obj_fail_nth((unsigned int)step->number[0]);
		return 0;
	default:
		return world_slab_run(step);
	}
}
