/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroupfs.h - a directory of the hierarchy is a group
 *
 * A group and its directory come and go together: the kernfs_rwsem is held
 * while the engine makes, removes or renames the group.
 */
#ifndef _MEMCGFS_FS_CGROUPFS_H
#define _MEMCGFS_FS_CGROUPFS_H

#include "fs/kernfs.h"

/**
 * cgroupfs_mkdir - make a group and its directory
 * @attrs: of the new directory; its files are born with the same owner
 * @ret: the node with a reference
 *
 * Context: takes kernfs_rwsem, then cgroup_mutex.
 * Return: 0, -EEXIST, -ENOENT if @parent is removed, -EPERM outside the
 * hierarchy, -EINVAL for a newline in the name, -ENOMEM.
 */
int cgroupfs_mkdir(struct kernfs_node *parent, const char *name,
		   const struct kernfs_iattrs *attrs, struct kernfs_node **ret);

/**
 * cgroupfs_rmdir - remove a group and its directory
 * @in_sync: the events until now have been taken in
 *
 * Context: takes kernfs_rwsem, then cgroup_mutex.
 * Return: 0, -ENOENT, -ENOTDIR for a file, -EPERM outside the hierarchy,
 * -EBUSY as cgroup_rmdir(); -EAGAIN if not @in_sync and an event may matter.
 */
int cgroupfs_rmdir(struct kernfs_node *parent, const char *name, bool in_sync);

/**
 * cgroupfs_rename - give a group another name in the same directory
 *
 * Context: takes kernfs_rwsem, then cgroup_mutex.
 * Return: 0, -ENOENT, -ENOTDIR, -EEXIST, -EINVAL, -EPERM, -ENOMEM.
 */
int cgroupfs_rename(struct kernfs_node *parent, const char *name,
		    const char *new_name);

#endif
