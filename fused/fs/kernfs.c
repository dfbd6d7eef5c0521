// SPDX-License-Identifier: GPL-2.0-only
#include "fs/kernfs.h"

#include <errno.h>
#include <string.h>

#include "fs/kernfs_order.h"

/* bits of an inode number below the directory's id: rows of a table */
#define INDEX_BITS 8
#define INDEX_MASK ((1U << INDEX_BITS) - 1)
_Static_assert(KERNFS_MAX_FILES <= INDEX_MASK, "each row has an inode number");

/* FUSE wants 1 for the root directory, which has id 0 */
#define FIRST_INO 1

DEFINE_RWSEM(kernfs_rwsem, RANK_KERNFS);
static DEFINE_OBJ_TYPE(kernfs_node);
static DEFINE_OBJ_TYPE(kernfs_changed);

static struct htable nodes; /* by id; kernfs_rwsem */
static struct htable names; /* by the parent's id and name; kernfs_rwsem */
static u64 next_id;	    /* kernfs_rwsem */

struct kernfs_node *kernfs_new_node(const struct kernfs_dir_type *type,
				    const char *name,
				    const struct kernfs_iattrs *attrs)
{
	struct kernfs_node *kn = obj_alloc(&kernfs_node_type);

	if (!kn)
		return NULL;
	kn->name = mem_strdup(name);
	if (!kn->name) {
		obj_free(&kernfs_node_type, kn);
		return NULL;
	}
	atomic_long_set(&kn->refs, 1);
	kn->type = type;
	INIT_LIST_HEAD(&kn->children);
	kn->born = *attrs;
	kn->told = NO_THREAD;
	return kn;
}

void kernfs_free(struct kernfs_node *kn)
{
	struct kernfs_changed *changed;

	while ((changed = kn->changed)) {
		kn->changed = changed->next;
		obj_free(&kernfs_changed_type, changed);
	}
	kernfs_free_xattrs(kn);
	kernfs_free_sizes(kn);
	kernfs_order_drop(kn);
	mem_free(kn->name);
	obj_free(&kernfs_node_type, kn);
}

static void add_name(struct kernfs_node *kn)
{
	htable_add(&names, &kn->by_name, hash_name(kn->parent->id, kn->name));
}

static void link_child(struct kernfs_node *parent, struct kernfs_node *kn)
{
	kernfs_get(parent);
	kn->parent = parent;
	add_name(kn);
	list_add_tail(&kn->sibling, &parent->children);
	parent->nr_children++;
	kernfs_order_drop(parent);
}

void kernfs_remove(struct kernfs_node *kn)
{
	lockdep_assert_held(&kernfs_rwsem);
	kn->removed = true;
	htable_del(&names, &kn->by_name);
	kernfs_order_remove(kn);
	list_del(&kn->sibling);
	kn->parent->nr_children--;
}

void kernfs_rename(struct kernfs_node *kn, char **name)
{
	char *old = kn->name;

	lockdep_assert_held(&kernfs_rwsem);
	htable_del(&names, &kn->by_name);
	kn->name = *name;
	*name = old;
	add_name(kn);
	kernfs_order_drop(kn->parent);
}

void kernfs_add_one(struct kernfs_node *parent, struct kernfs_node *kn)
{
	lockdep_assert_held(&kernfs_rwsem);
	kn->id = next_id++;
	htable_add(&nodes, &kn->by_id, hash_u64(kn->id));
	if (parent)
		link_child(parent, kn);
}

void kernfs_fini(void)
{
	struct kernfs_node *kn;

	htable_for_each_safe(&nodes, kn, by_id)
		kernfs_free(kn);
	htable_fini(&nodes);
	htable_fini(&names);
	next_id = 0;
}

bool kernfs_is_removed(struct kernfs_node *kn)
{
	bool removed;

	down_read(&kernfs_rwsem);
	removed = kn->removed;
	up_read(&kernfs_rwsem);
	return removed;
}

u64 kernfs_ino(const struct kernfs_node *kn, unsigned int index)
{
	return ((kn->id << INDEX_BITS) | index) + FIRST_INO;
}

static struct kernfs_node *find_node(u64 id)
{
	struct kernfs_node *kn;

	lockdep_assert_held(&kernfs_rwsem);
	htable_for_each_possible(&nodes, kn, by_id, hash_u64(id))
		if (kn->id == id)
			return kn;
	return NULL;
}

struct kernfs_node *kernfs_find(u64 ino, unsigned int *index)
{
	struct kernfs_node *kn;

	down_read(&kernfs_rwsem);
	kn = find_node((ino - FIRST_INO) >> INDEX_BITS);
	if (kn && !atomic_long_add_not_zero(1, &kn->refs))
		kn = NULL;
	up_read(&kernfs_rwsem);
	*index = (unsigned int)(ino - FIRST_INO) & INDEX_MASK;
	return kn;
}

void kernfs_get(struct kernfs_node *kn)
{
	atomic_long_inc(&kn->refs);
}

void kernfs_put_many(struct kernfs_node *kn, u64 nr)
{
	while (kn && atomic_long_sub_and_test((long)nr, &kn->refs)) {
		struct kernfs_node *parent = kn->parent;

		down_write(&kernfs_rwsem);
		htable_del(&nodes, &kn->by_id);
		up_write(&kernfs_rwsem);
		kernfs_free(kn);
		kn = parent;
		nr = 1;
	}
}

const struct kernfs_file *kernfs_file(const struct kernfs_node *kn,
				      unsigned int index)
{
	return &kn->type->rows[index - 1].file;
}

/* Is this the root of a hierarchy? A directory above it has no cgroup. */
static bool is_root(const struct kernfs_node *kn)
{
	return !kn->parent->cgrp;
}

bool kernfs_file_exists(const struct kernfs_node *kn, unsigned int index)
{
	const struct kernfs_file *file;

	if (!index || index > kn->type->nr)
		return false;
	file = kernfs_file(kn, index);
	return !file->cft || cgroup_file_exists(file->cft, is_root(kn));
}

unsigned int kernfs_file_index(const struct kernfs_node *kn, const char *name)
{
	unsigned int index = kernfs_dir_type_find(kn->type, name);

	return kernfs_file_exists(kn, index) ? index : 0;
}

struct kernfs_node *kernfs_child(const struct kernfs_node *kn, const char *name)
{
	struct kernfs_node *child;

	lockdep_assert_held(&kernfs_rwsem);
	htable_for_each_possible(&names, child, by_name,
				 hash_name(kn->id, name))
		if (child->parent == kn && !strcmp(child->name, name))
			return child;
	return NULL;
}

struct cgroup *kernfs_get_active(struct kernfs_node *kn)
{
	struct cgroup *cgrp = NULL;

	down_read(&kernfs_rwsem);
	if (!kn->removed && kn->cgrp) {
		/* not removed, so the initial reference is held */
		cgrp = kn->cgrp;
		css_get(cgrp->css);
	}
	up_read(&kernfs_rwsem);
	return cgrp;
}

static struct kernfs_changed *find_changed(const struct kernfs_node *kn,
					   unsigned int index)
{
	struct kernfs_changed *changed = kn->changed;

	lockdep_assert_held(&kernfs_rwsem);
	while (changed && changed->index != index)
		changed = changed->next;
	return changed;
}

struct kernfs_iattrs kernfs_attrs(const struct kernfs_node *kn,
				  unsigned int index)
{
	const struct kernfs_changed *changed = find_changed(kn, index);
	struct kernfs_iattrs attrs = kn->born;

	if (changed)
		return changed->attrs;
	if (index != KERNFS_DIR)
		attrs.mode = kernfs_file(kn, index)->mode;
	return attrs;
}

int kernfs_set_attrs(struct kernfs_node *kn, unsigned int index,
		     const struct kernfs_iattrs *attrs)
{
	struct kernfs_changed *changed = find_changed(kn, index);

	if (!changed) {
		changed = obj_alloc(&kernfs_changed_type);
		if (!changed)
			return -ENOMEM;
		changed->index = index;
		changed->next = kn->changed;
		kn->changed = changed;
	}
	changed->attrs = *attrs;
	return 0;
}
