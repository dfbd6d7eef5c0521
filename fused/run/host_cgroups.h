/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * host_cgroups.h - no cgroup tree of the host is in the world
 */
#ifndef _MEMCGFS_RUN_HOST_CGROUPS_H
#define _MEMCGFS_RUN_HOST_CGROUPS_H

/**
 * host_cgroups_hide - take the host's cgroup trees out of this namespace
 * @top: the caller mounts over this directory afterwards
 *
 * Detaches all mounts at @top and below, and all other mounts of cgroup file
 * systems. A user namespace has locked the mounts that it began with, so an empty
 * directory covers those that are not at @top or below.
 *
 * Context: in a mount namespace of our own, from which no change reaches another.
 * Return: 0; or a negative errno and a line has been printed.
 */
int host_cgroups_hide(const char *top);

#endif
