// SPDX-License-Identifier: GPL-2.0-only
#include "kernfs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "debugfs.h"
#include "procfs.h"

/* bits of an inode number below the directory's id: rows of one table */
#define INDEX_BITS 8
#define MAX_INDEX ((1U << INDEX_BITS) - 1)
/* FUSE wants 1 for the root directory, which has id 0 */
#define FIRST_INO 1

DEFINE_RWSEM(kernfs_rwsem, RANK_KERNFS);
static DEFINE_OBJ_TYPE(kernfs_node);

static GHashTable *nodes;	/* id -> node; kernfs_rwsem */
static u64 next_id;		/* kernfs_rwsem */
static struct kernfs_node *root;

static struct kernfs_dir_type plain_type, proc_type, proc_vm_type, debug_type,
	cgroup_type;

static void dir_type_init(struct kernfs_dir_type *type)
{
	type->files = g_array_new(FALSE, FALSE, sizeof(struct kernfs_file));
	type->by_name = g_hash_table_new(g_str_hash, g_str_equal);
}

static void dir_type_add(struct kernfs_dir_type *type,
			 const struct kernfs_file *file)
{
	g_array_append_val(type->files, *file);
	g_assert(type->files->len <= MAX_INDEX);
	g_hash_table_insert(type->by_name, (char *)file->name,
			    GUINT_TO_POINTER(type->files->len));
}

static void dir_type_fini(struct kernfs_dir_type *type)
{
	g_array_unref(type->files);
	g_hash_table_unref(type->by_name);
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

static void table_type_init(struct kernfs_dir_type *type,
			    const struct kernfs_file *files, size_t nr)
{
	size_t i;

	dir_type_init(type);
	for (i = 0; i < nr; i++)
		dir_type_add(type, &files[i]);
}

static void dir_types_init(void)
{
	table_type_init(&plain_type, NULL, 0);
	table_type_init(&proc_type, procfs_files, procfs_nr_files);
	table_type_init(&proc_vm_type, procfs_vm_files, procfs_nr_vm_files);
	table_type_init(&debug_type, debugfs_files, debugfs_nr_files);
	table_type_init(&cgroup_type, NULL, 0);
	cgroup1_for_each_file(add_control_file, &cgroup_type);
}

static gint cmp_id(gconstpointer a, gconstpointer b, gpointer data)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	(void)data;
	return (x > y) - (x < y);
}

static struct kernfs_node *node_alloc(const struct kernfs_dir_type *type,
				      const char *name,
				      const struct kernfs_iattrs *attrs)
{
	struct kernfs_node *kn = obj_alloc(&kernfs_node_type);

	if (!kn)
		return NULL;
	atomic_long_set(&kn->refs, 1);
	kn->type = type;
	kn->name = g_strdup(name);
	kn->born = *attrs;
	return kn;
}

static void node_free(struct kernfs_node *kn)
{
	if (kn->children) {
		g_hash_table_unref(kn->children);
		g_tree_unref(kn->order);
	}
	if (kn->changed)
		g_hash_table_unref(kn->changed);
	g_free(kn->name);
	obj_free(&kernfs_node_type, kn);
}

static void link_child(struct kernfs_node *parent, struct kernfs_node *kn)
{
	if (!parent->children) {
		parent->children = g_hash_table_new(g_str_hash, g_str_equal);
		parent->order = g_tree_new_full(cmp_id, NULL, NULL, NULL);
	}
	kernfs_get(parent);
	kn->parent = parent;
	g_hash_table_insert(parent->children, kn->name, kn);
	g_tree_insert(parent->order, &kn->id, kn);
}

/* give a node its number and a place in the tree, which takes its first reference */
static void node_publish(struct kernfs_node *parent, struct kernfs_node *kn)
{
	lockdep_assert_held(&kernfs_rwsem);
	kn->id = next_id++;
	g_hash_table_insert(nodes, &kn->id, kn);
	if (parent)
		link_child(parent, kn);
}

static struct kernfs_node *static_dir(struct kernfs_node *parent,
				      const char *name,
				      const struct kernfs_dir_type *type,
				      mode_t mode)
{
	struct kernfs_iattrs attrs = {
		.mode = mode, .uid = getuid(), .gid = getgid(),
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
	 * of a superuser gets past; who mounts as an ordinary user has none.
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
	int err;

	dir_types_init();
	nodes = g_hash_table_new(g_int64_hash, g_int64_equal);
	down_write(&kernfs_rwsem);
	err = static_dirs();
	up_write(&kernfs_rwsem);
	if (err)
		kernfs_fini();
	return err;
}

void kernfs_fini(void)
{
	GHashTableIter iter;
	gpointer kn;

	g_hash_table_iter_init(&iter, nodes);
	while (g_hash_table_iter_next(&iter, NULL, &kn))
		node_free(kn);
	g_hash_table_unref(nodes);
	root = NULL;
	next_id = 0;
	dir_type_fini(&plain_type);
	dir_type_fini(&proc_type);
	dir_type_fini(&proc_vm_type);
	dir_type_fini(&debug_type);
	dir_type_fini(&cgroup_type);
}

u64 kernfs_ino(const struct kernfs_node *kn, unsigned int index)
{
	return ((kn->id << INDEX_BITS) | index) + FIRST_INO;
}

struct kernfs_node *kernfs_find(u64 ino, unsigned int *index)
{
	u64 id = (ino - FIRST_INO) >> INDEX_BITS;
	struct kernfs_node *kn;

	down_read(&kernfs_rwsem);
	kn = g_hash_table_lookup(nodes, &id);
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
		g_hash_table_remove(nodes, &kn->id);
		up_write(&kernfs_rwsem);
		node_free(kn);
		kn = parent;
		nr = 1;
	}
}

const struct kernfs_file *kernfs_file(const struct kernfs_node *kn,
				      unsigned int index)
{
	return &g_array_index(kn->type->files, struct kernfs_file, index - 1);
}

bool kernfs_file_exists(const struct kernfs_node *kn, unsigned int index)
{
	const struct kernfs_file *file;

	if (!index || index > kn->type->files->len)
		return false;
	file = kernfs_file(kn, index);
	return !file->cft ||
	       cgroup_file_exists(file->cft, kn->cgrp == cgroup_root);
}

unsigned int kernfs_file_index(const struct kernfs_node *kn, const char *name)
{
	unsigned int index = GPOINTER_TO_UINT(
		g_hash_table_lookup(kn->type->by_name, name));

	return kernfs_file_exists(kn, index) ? index : 0;
}

struct kernfs_node *kernfs_child(const struct kernfs_node *kn, const char *name)
{
	lockdep_assert_held(&kernfs_rwsem);
	return kn->children ? g_hash_table_lookup(kn->children, name) : NULL;
}

unsigned int kernfs_nr_children(const struct kernfs_node *kn)
{
	lockdep_assert_held(&kernfs_rwsem);
	return kn->children ? g_hash_table_size(kn->children) : 0;
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
	if (!err) {
		kn->removed = true;
		g_hash_table_remove(parent->children, kn->name);
		g_tree_remove(parent->order, &kn->id);
	}
	up_write(&kernfs_rwsem);
	if (!err)
		kernfs_put(kn);
	return err;
}

int kernfs_rename(struct kernfs_node *parent, const char *name,
		  const char *new_name)
{
	struct kernfs_node *kn;
	int err;

	down_write(&kernfs_rwsem);
	err = find_group(parent, name, &kn);
	if (!err)
		err = may_create(parent, new_name);
	if (!err)
		err = cgroup_rename(kn->cgrp, new_name);
	if (!err) {
		g_hash_table_remove(parent->children, kn->name);
		g_free(kn->name);
		kn->name = g_strdup(new_name);
		g_hash_table_insert(parent->children, kn->name, kn);
	}
	up_write(&kernfs_rwsem);
	return err;
}

struct kernfs_iattrs kernfs_attrs(const struct kernfs_node *kn,
				  unsigned int index)
{
	const struct kernfs_iattrs *changed =
		kn->changed ? g_hash_table_lookup(kn->changed,
						  GUINT_TO_POINTER(index)) :
			      NULL;
	struct kernfs_iattrs attrs = kn->born;

	lockdep_assert_held(&kernfs_rwsem);
	if (changed)
		return *changed;
	if (index != KERNFS_DIR)
		attrs.mode = kernfs_file(kn, index)->mode;
	return attrs;
}

void kernfs_set_attrs(struct kernfs_node *kn, unsigned int index,
		      const struct kernfs_iattrs *attrs)
{
	lockdep_assert_held(&kernfs_rwsem);
	if (!kn->changed)
		kn->changed = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	g_hash_table_insert(kn->changed, GUINT_TO_POINTER(index),
			    g_memdup2(attrs, sizeof(*attrs)));
}
