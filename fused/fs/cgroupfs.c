// SPDX-License-Identifier: GPL-2.0-only
#include "fs/cgroupfs.h"

#include <errno.h>
#include <string.h>

#include "members/membership.h"
#include "members/zombies.h"

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

static int try_mkdir(struct kernfs_node *parent, const char *name,
		     const struct kernfs_iattrs *attrs,
		     struct kernfs_node **ret)
{
	struct kernfs_node *kn = kernfs_new_node(parent->type, name, attrs);
	int err;

	if (!kn)
		return -ENOMEM;
	down_write(&kernfs_rwsem);
	err = may_create(parent, name);
	if (!err)
		err = cgroup_mkdir(parent->cgrp, name, kn, &kn->cgrp);
	if (!err) {
		kernfs_add_one(parent, kn);
		kernfs_get(kn);
	}
	up_write(&kernfs_rwsem);
	if (err) {
		kernfs_free(kn);
		return err;
	}
	*ret = kn;
	return 0;
}

int cgroupfs_mkdir(struct kernfs_node *parent, const char *name,
		   const struct kernfs_iattrs *attrs, struct kernfs_node **ret)
{
	int err = try_mkdir(parent, name, attrs, ret);

	if (err != -ENOSPC)
		return err;
	/* removed groups have their ids until they are released */
	zombies_sync();
	cgroup_wait_releases();
	return try_mkdir(parent, name, attrs, ret);
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

int cgroupfs_rmdir(struct kernfs_node *parent, const char *name, bool in_sync)
{
	struct kernfs_node *kn;
	int err;

	down_write(&kernfs_rwsem);
	err = find_group(parent, name, &kn);
	if (!err && !in_sync && !membership_is_settled(kn->cgrp))
		err = -EAGAIN;
	if (!err)
		err = cgroup_rmdir(kn->cgrp);
	if (!err)
		kernfs_remove(kn);
	up_write(&kernfs_rwsem);
	if (!err)
		kernfs_put(kn);
	return err;
}

int cgroupfs_rename(struct kernfs_node *parent, const char *name,
		    const char *new_name)
{
	char *copy = mem_strdup(new_name);
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
	if (!err)
		kernfs_rename(kn, &copy);
	up_write(&kernfs_rwsem);
	mem_free(copy);
	return err;
}
