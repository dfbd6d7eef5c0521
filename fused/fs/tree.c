// SPDX-License-Identifier: GPL-2.0-only
/*
 * tree.c - the layout of the mount is a table
 */
#include "fs/tree.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fs/debugfs.h"
#include "fs/kernfs.h"
#include "fs/procfs.h"

enum {
	TREE_TOP,
	TREE_CGROUP,
	TREE_MEMORY,
	TREE_CPUSET,
	TREE_CPU,
	TREE_CPUACCT,
	TREE_BLKIO,
	TREE_DEVICES,
	TREE_FREEZER,
	TREE_PIDS,
	TREE_SYSTEMD,
	TREE_PROC,
	TREE_SYS,
	TREE_VM,
	TREE_DEBUG,
	TREE_JSON,
	NR_TREE,
};

/**
 * struct tree_dir - a directory that is always there
 * @name: in @parent
 * @parent: an earlier row
 * @mode: permission bits
 * @files: the last has no name; or NULL
 * @is_hierarchy: the root of the hierarchy of that name, with control files
 * @uncharged: as in its kernfs_dir_type
 * @as_json: has the tables among @files, as JSON
 */
struct tree_dir {
	const char *name;
	int parent;
	mode_t mode;
	const struct kernfs_file *files;
	bool is_hierarchy;
	bool uncharged;
	bool as_json;
};

/* clang-format off */
static const struct tree_dir layout[NR_TREE] = {
	[TREE_TOP]	= { "",		-1,		0755 },
	[TREE_CGROUP]	= { "cgroup",	TREE_TOP,	0755 },
	[TREE_MEMORY]	= { "memory",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_CPUSET]	= { "cpuset",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_CPU]	= { "cpu",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_CPUACCT]	= { "cpuacct",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_BLKIO]	= { "blkio",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_DEVICES]	= { "devices",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_FREEZER]	= { "freezer",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_PIDS]	= { "pids",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_SYSTEMD]	= { "systemd",	TREE_CGROUP,	0555,
			    .is_hierarchy = true },
	[TREE_PROC]	= { "proc",	TREE_TOP,	0555,	procfs_files },
	[TREE_SYS]	= { "sys",	TREE_PROC,	0555 },
	[TREE_VM]	= { "vm",	TREE_SYS,	0555,	procfs_vm_files },
	[TREE_DEBUG]	= { "debug",	TREE_TOP,	0555,	debugfs_files,
			    .uncharged = true },
	[TREE_JSON]	= { "json",	TREE_DEBUG,	0555,	debugfs_files,
			    .uncharged = true, .as_json = true },
};
/* clang-format on */

/* the files of each; immutable between init and fini */
static struct kernfs_dir_type types[NR_TREE];

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
		.is_short = cgroup_file_is_short(cft),
		.is_list = cft->flags & CFTYPE_PIDLIST,
	};

	kernfs_dir_type_add(type, &file);
}

static int init_control_files(struct kernfs_dir_type *type,
			      const struct cgroup_root *root)
{
	size_t nr = 0;
	int err;

	cgroup1_for_each_file(root, count_control_file, &nr);
	err = kernfs_dir_type_init(type, nr);
	if (!err)
		cgroup1_for_each_file(root, add_control_file, type);
	return err;
}

static void add_as_json(struct kernfs_dir_type *type,
			const struct kernfs_file *file)
{
	struct kernfs_file json = *file;

	if (!file->is_table)
		return;
	json.as_json = true;
	json.mode &= 0444;
	json.write = NULL;
	kernfs_dir_type_add(type, &json);
}

static int init_files(struct kernfs_dir_type *type,
		      const struct kernfs_file *files, bool as_json)
{
	const struct kernfs_file *file = files;
	int err;

	while (file->name)
		file++;
	err = kernfs_dir_type_init(type, (size_t)(file - files));
	for (file = files; !err && file->name; file++)
		if (as_json)
			add_as_json(type, file);
		else
			kernfs_dir_type_add(type, file);
	return err;
}

static int init_type(struct kernfs_dir_type *type, const struct tree_dir *dir)
{
	type->uncharged = dir->uncharged;
	if (dir->is_hierarchy)
		return init_control_files(type,
					  cgroup_find_root(dir->name)->root);
	return dir->files ? init_files(type, dir->files, dir->as_json) : 0;
}

/*
 * The kernel's root of a hierarchy is 0555, which only the capability of a
 * superuser gets past; an ordinary user that mounts has no such capability.
 */
static mode_t mode_of(const struct tree_dir *dir)
{
	return dir->is_hierarchy && getuid() ? dir->mode | S_IWUSR : dir->mode;
}

static struct kernfs_node *make_dir(struct kernfs_node *parent,
				    const struct kernfs_dir_type *type,
				    const struct tree_dir *dir)
{
	struct kernfs_iattrs attrs = {
		.mode = mode_of(dir),
		.uid = getuid(),
		.gid = getgid(),
	};
	struct kernfs_node *kn;

	clock_gettime(CLOCK_REALTIME, &attrs.mtime);
	attrs.atime = attrs.mtime;
	kn = kernfs_new_node(type, dir->name, &attrs);
	if (!kn)
		return NULL;
	kn->cgrp = dir->is_hierarchy ? cgroup_find_root(dir->name) : NULL;
	down_write(&kernfs_rwsem);
	kernfs_add_one(parent, kn);
	up_write(&kernfs_rwsem);
	return kn;
}

int tree_init(void)
{
	struct kernfs_node *dirs[NR_TREE];
	int i, err;

	for (i = 0; i < NR_TREE; i++) {
		int parent = layout[i].parent;

		err = init_type(&types[i], &layout[i]);
		dirs[i] = err ? NULL :
				make_dir(parent < 0 ? NULL : dirs[parent],
					 &types[i], &layout[i]);
		if (!dirs[i]) {
			tree_fini();
			return -ENOMEM;
		}
	}
	return 0;
}

void tree_fini(void)
{
	int i;

	kernfs_fini();
	for (i = 0; i < NR_TREE; i++)
		kernfs_dir_type_fini(&types[i]);
}
