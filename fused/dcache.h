/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dcache.h - the names that processes look up, as the kernel keeps them
 *
 * A name that was looked up is a dentry in the kernel, and what it leads to an
 * inode: slab objects, charged to the memcg of whoever was the first to ask,
 * also if nothing is there, and kept when he is gone. That is what a find over
 * a large tree leaves behind, and what pins the group it ran in.
 *
 * The objects of the real kernel are charged to the real group. Here the same
 * are simulated, one for one as far as the mount sees it: a name is looked up
 * when the kernel asks for it, and let go when the kernel forgets its inode,
 * or all at once by drop_caches.
 */
#ifndef _MEMCGFS_DCACHE_H
#define _MEMCGFS_DCACHE_H

#include "libobjcg.h"

/* dcache_fini - free all. Context: no request is running, the engine is there. */
void dcache_fini(void);

/**
 * dcache_add - a name was found: its dentry and its inode
 * @pid: the thread that asked; it is charged if it is a member of a group
 * @parent: inode number of the directory
 * @name: in it
 * @ino: what it leads to. Counts the kernel's references to it, of which the
 *       reply is one.
 *
 * Without memory for it the name is not accounted, and the request goes on.
 *
 * Context: no lock held. No limit stops it, as the kernel is already at it.
 */
void dcache_add(pid_t pid, u64 parent, const char *name, u64 ino);

/** dcache_add_negative - a name was looked up and nothing is there: a dentry */
void dcache_add_negative(pid_t pid, u64 parent, const char *name);

/** dcache_rename - a name in a directory was given to what had another */
void dcache_rename(u64 parent, const char *new_name);

/**
 * dcache_forget - the kernel has given references back
 * @nlookup: how many; with the last one all about @ino is freed
 */
void dcache_forget(u64 ino, u64 nlookup);

/**
 * dcache_drop - free all dentries and inodes, used or not
 * @inos: set to the inode numbers that the kernel knows names of and must be
 *        made to ask for again; the caller frees them with mem_free()
 * @nr: set to how many these are
 *
 * The kernel keeps those that are in use. We are not told which are, and when
 * they are asked for again they are charged again.
 *
 * Return: 0, or -ENOMEM and nothing is dropped.
 */
int dcache_drop(u64 **inos, size_t *nr);

#endif
