/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * places.h - where the mount of memcgfs shows in the world
 *
 * The places are in a mount namespace of our own. A directory that the host does
 * not have is made in a cover: a tmpfs over the nearest directory above it, in
 * which all entries of that directory are bound. The cover of /sys/fs/cgroup is
 * empty but for our hierarchies. No file system of the host is written to.
 */
#ifndef _MEMCGFS_RUN_PLACES_H
#define _MEMCGFS_RUN_PLACES_H

/* the whole mount */
#define WORLD_MOUNT "/sys/fs/memcgfs"

/* our hierarchies, and no entry of the host */
#define WORLD_HIERARCHIES "/sys/fs/cgroup"

/* the hierarchy of the memory controller */
#define WORLD_HIERARCHY WORLD_HIERARCHIES "/memory"

/**
 * places_make - make the directories of all places, hide the host's cgroup trees
 *
 * Context: in a mount namespace of our own, before the daemon mounts.
 * Return: 0; or a negative errno and a line has been printed.
 */
int places_make(void);

/**
 * places_show - show the parts of the mount at their places, without /proc
 * @group: the group that is shown as the root of memory's hierarchy, or NULL
 *
 * Context: the daemon has mounted at WORLD_MOUNT.
 * Return: as places_make().
 */
int places_show(const char *group);

/**
 * places_mount_proc - mount a /proc for the pid namespace of the caller
 *
 * The host's, in which there are the roots of its processes, is detached, unless
 * a user namespace has locked it.
 *
 * Return: 0 or a negative errno.
 */
int places_mount_proc(void);

/** places_show_proc - the same for /proc. Return: as places_make() */
int places_show_proc(void);

/* most files of /proc that are shown */
#define PLACES_PROC_MAX 8

/**
 * places_proc_path - the files of /proc that are shown
 * @i: from 0 on
 *
 * Return: the path below proc/ of the mount and below /proc; NULL after the last.
 */
const char *places_proc_path(int i);

#endif
