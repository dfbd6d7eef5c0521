// SPDX-License-Identifier: GPL-2.0-only
#include "fs/kernfs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fs/debugfs.h"
#include "fs/procfs.h"

/* bits of an inode number below the directory's id: rows of a table */
#define INDEX_BITS 8
#define MAX_INDEX ((1U << INDEX_BITS) - 1)
/* FUSE wants 1 for the root directory, which has id 0 */
#define FIRST_INO 1

DEFINE_RWSEM(kernfs_rwsem, RANK_KERNFS);
static DEFINE_OBJ_TYPE(kernfs_node);
static DEFINE_OBJ_TYPE(kernfs_changed);

static struct htable nodes; /* by id; kernfs_rwsem */
static struct htable names; /* by the parent's id and name; kernfs_rwsem */
static u64 next_id;	    /* kernfs_rwsem */
static struct kernfs_node *root;

static struct kernfs_dir_type plain_type, proc_type, proc_vm_type, debug_type,
	cgroup_type;

static struct kernfs_dir_type *const dir_types[] = {
	&plain_type, &proc_type, &proc_vm_type, &debug_type, &cgroup_type,
};

static int dir_type_init(struct kernfs_dir_type *type, size_t nr)
{
	BUG_ON(nr > MAX_INDEX);
	type->rows = mem_alloc(nr * sizeof(*type->rows));
	return type->rows ? 0 : -ENOMEM;
}

static void dir_type_add(struct kernfs_dir_type *type,
			 const struct kernfs_file *file)
{
	struct kernfs_row *row = &type->rows[type->nr++];

	row->file = *file;
	htable_add(&type->by_name, &row->by_name, hash_name(0, file->name));
}

static void dir_types_fini(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dir_types); i++) {
		htable_fini(&dir_types[i]->by_name);
		mem_free(dir_types[i]->rows);
		memset(dir_types[i], 0, sizeof(*dir_types[i]));
	}
}

static void count_control_file(const struct cftype *cft, void *nr)
{
	(void)cft;
	++*(size_t *)nr;
}

static void add_control_file(const struct cftype *cft, void *type)
{
	const struct kernfs_file file = {
		.name = cft->name,
		.mode = cgroup_file_mode(cft),
		.cft = cft,
	};

	dir_type_add(type, &file);
}

static int cgroup_type_init(void)
{
	size_t nr = 0;
	int err;

	cgroup1_for_each_file(count_control_file, &nr);
	err = dir_type_init(&cgroup_type, nr);
	if (!err)
		cgroup1_for_each_file(add_control_file, &cgroup_type);
	return err;
}

static int table_type_init(struct kernfs_dir_type *type,
			   const struct kernfs_file *files, size_t nr)
{
	int err = dir_type_init(type, nr);
	size_t i;

	for (i = 0; !err && i < nr; i++)
		dir_type_add(type, &files[i]);
	return err;
}

/* the plain type has no rows */
static int dir_types_init(void)
{
	int err = table_type_init(&proc_type, procfs_files, procfs_nr_files);

	if (!err)
		err = table_type_init(&proc_vm_type, procfs_vm_files,
				      procfs_nr_vm_files);
	if (!err)
		err = table_type_init(&debug_type, debugfs_files,
				      debugfs_nr_files);
	return err ? err : cgroup_type_init();
}

static struct kernfs_node *node_alloc(const struct kernfs_dir_type *type,
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
	return kn;
}

static void node_free(struct kernfs_node *kn)
{
	struct kernfs_changed *changed;

	while ((changed = kn->changed)) {
		kn->changed = changed->next;
		obj_free(&kernfs_changed_type, changed);
	}
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
	/* its id is the largest so far */
	list_add_tail(&kn->sibling, &parent->children);
	parent->nr_children++;
}

static void unlink_child(struct kernfs_node *kn)
{
	kn->removed = true;
	htable_del(&names, &kn->by_name);
	list_del(&kn->sibling);
	kn->parent->nr_children--;
}

/* give a node its number and its place in the tree, which owns the first ref */
static void node_publish(struct kernfs_node *parent, struct kernfs_node *kn)
{
	lockdep_assert_held(&kernfs_rwsem);
	kn->id = next_id++;
	htable_add(&nodes, &kn->by_id, hash_u64(kn->id));
	if (parent)
		link_child(parent, kn);
}

static struct kernfs_node *static_dir(struct kernfs_node *parent,
				      const char *name,
				      const struct kernfs_dir_type *type,
				      mode_t mode)
{
	struct kernfs_iattrs attrs = {
		.mode = mode,
		.uid = getuid(),
		.gid = getgid(),
	};
	struct kernfs_node *kn;

	clock_gettime(CLOCK_REALTIME, &attrs.mtime);
	attrs.atime = attrs.mtime;
	kn = node_alloc(type, name, &attrs);
	if (kn)
		node_publish(parent, kn);
	return kn;
}

static int static_dirs(void)
{
	/*
	 * The kernel's root of a hierarchy is 0555, which only the capability
	 * of a superuser gets past; an ordinary user that mounts has no such
	 * capability.
	 */
	mode_t root_mode = getuid() ? 0755 : 0555;
	struct kernfs_node *kn;

	root = static_dir(NULL, "", &plain_type, 0755);
	if (!root)
		return -ENOMEM;
	kn = static_dir(root, "cgroup", &plain_type, 0755);
	if (kn)
		kn = static_dir(kn, "memory", &cgroup_type, root_mode);
	if (!kn)
		return -ENOMEM;
	kn->cgrp = cgroup_root;
	kn = static_dir(root, "proc", &proc_type, 0555);
	if (kn)
		kn = static_dir(kn, "sys", &plain_type, 0555);
	if (kn)
		kn = static_dir(kn, "vm", &proc_vm_type, 0555);
	if (!kn || !static_dir(root, "debug", &debug_type, 0555))
		return -ENOMEM;
	return 0;
}

int kernfs_init(void)
{
	int err = dir_types_init();

	if (!err) {
		down_write(&kernfs_rwsem);
		err = static_dirs();
		up_write(&kernfs_rwsem);
	}
	if (err)
		kernfs_fini();
	return err;
}

void kernfs_fini(void)
{
	struct kernfs_node *kn;

	htable_for_each_safe(&nodes, kn, by_id)
		node_free(kn);
	htable_fini(&nodes);
	htable_fini(&names);
	root = NULL;
	next_id = 0;
	dir_types_fini();
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
	*index = (unsigned int)(ino - FIRST_INO) & MAX_INDEX;
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
		node_free(kn);
		kn = parent;
		nr = 1;
	}
}

const struct kernfs_file *kernfs_file(const struct kernfs_node *kn,
				      unsigned int index)
{
	return &kn->type->rows[index - 1].file;
}

bool kernfs_file_exists(const struct kernfs_node *kn, unsigned int index)
{
	const struct kernfs_file *file;

	if (!index || index > kn->type->nr)
		return false;
	file = kernfs_file(kn, index);
	return !file->cft ||
	       cgroup_file_exists(file->cft, kn->cgrp == cgroup_root);
}

unsigned int kernfs_file_index(const struct kernfs_node *kn, const char *name)
{
	const struct kernfs_dir_type *type = kn->type;
	struct kernfs_row *row;

	htable_for_each_possible(&type->by_name, row, by_name,
				 hash_name(0, name)) {
		unsigned int index = (unsigned int)(row - type->rows) + 1;

		if (!strcmp(row->file.name, name))
			return kernfs_file_exists(kn, index) ? index : 0;
	}
	return 0;
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

struct kernfs_node *kernfs_next_child(const struct kernfs_node *kn, u64 after)
{
	struct kernfs_node *child = find_node(after);

	if (child && child->parent == kn && !child->removed)
		return child->sibling.next == &kn->children ?
			       NULL :
			       list_entry(child->sibling.next,
					  struct kernfs_node, sibling);
	list_for_each_entry(child, &kn->children, sibling)
		if (child->id > after)
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

static int may_create(const struct kernfs_node *parent, const char *name)
{
	lockdep_assert_held(&kernfs_rwsem);
	if (!parent->cgrp)
		return -EPERM;
	if (parent->removed)
		return -ENOENT;
	if (strchr(name, '\n'))
		return -EINVAL;
	if (kernfs_child(parent, name) || kernfs_file_index(parent, name))
		return -EEXIST;
	return 0;
}

int kernfs_mkdir(struct kernfs_node *parent, const char *name,
		 const struct kernfs_iattrs *attrs, struct kernfs_node **ret)
{
	struct kernfs_node *kn = node_alloc(&cgroup_type, name, attrs);
	int err;

	if (!kn)
		return -ENOMEM;
	down_write(&kernfs_rwsem);
	err = may_create(parent, name);
	if (!err)
		err = cgroup_mkdir(parent->cgrp, name, kn, &kn->cgrp);
	if (!err) {
		node_publish(parent, kn);
		kernfs_get(kn);
	}
	up_write(&kernfs_rwsem);
	if (err) {
		node_free(kn);
		return err;
	}
	*ret = kn;
	return 0;
}

/* a group's directory by name, for a change of it */
static int find_group(struct kernfs_node *parent, const char *name,
		      struct kernfs_node **kn)
{
	lockdep_assert_held(&kernfs_rwsem);
	*kn = kernfs_child(parent, name);
	if (!*kn)
		return kernfs_file_index(parent, name) ? -ENOTDIR : -ENOENT;
	return (*kn)->cgrp && parent->cgrp ? 0 : -EPERM;
}

int kernfs_rmdir(struct kernfs_node *parent, const char *name)
{
	struct kernfs_node *kn;
	int err;

	down_write(&kernfs_rwsem);
	err = find_group(parent, name, &kn);
	if (!err)
		err = cgroup_rmdir(kn->cgrp);
	if (!err)
		unlink_child(kn);
	up_write(&kernfs_rwsem);
	if (!err)
		kernfs_put(kn);
	return err;
}

int kernfs_rename(struct kernfs_node *parent, const char *name,
		  const char *new_name)
{
	char *copy = mem_strdup(new_name), *old = copy;
	struct kernfs_node *kn;
	int err;

	if (!copy)
		return -ENOMEM;
	down_write(&kernfs_rwsem);
	err = find_group(parent, name, &kn);
	if (!err)
		err = may_create(parent, new_name);
	if (!err)
		err = cgroup_rename(kn->cgrp, new_name);
	if (!err) {
		htable_del(&names, &kn->by_name);
		old = kn->name;
		kn->name = copy;
		add_name(kn);
	}
	up_write(&kernfs_rwsem);
	mem_free(old);
	return err;
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
