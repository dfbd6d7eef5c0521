/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dcache.h - the names that processes look up, as the kernel keeps them
 *
 * The kernel keeps a dentry for each name that was looked up, and an inode for
 * the file it leads to. These are slab objects, charged to the memcg of the
 * first process that asked, also if the file does not exist, and they outlive
 * that process. A find over a large tree leaves such objects behind, and they
 * pin the group it ran in.
 *
 * The real kernel's objects are charged to the real group. Here we simulate
 * them, object by object, as far as the mount sees them: a name is looked up
 * when the kernel asks for it, and let go when the kernel forgets its inode, or
 * all at once by drop_caches.
 */
#ifndef _MEMCGFS_FS_DCACHE_H
#define _MEMCGFS_FS_DCACHE_H

#include "libobjcg-internal.h"

/* dcache_fini - free all. Context: no request is running, the engine is up. */
void dcache_fini(void);

/**
 * dcache_add - a name was found: make its dentry and its inode
 * @pid: the thread that asked; it is charged if it is a member of a group
 * @parent: inode number of the directory
 * @name: in @parent
 * @ino: the inode that the name leads to. Counts the kernel's references to it;
 *       the reply is a reference.
 *
 * Without memory for it the name is not accounted, and the request goes on.
 *
 * Context: no lock held. No limit stops it, because the kernel is already using
 * the name.
 */
void dcache_add(pid_t pid, u64 parent, const char *name, u64 ino);

/**
 * dcache_add_negative - a name was looked up and does not exist: make a dentry
 */
void dcache_add_negative(pid_t pid, u64 parent, const char *name);

/**
 * dcache_rename - a rename made @new_name valid: drop its negative dentry
 */
void dcache_rename(u64 parent, const char *new_name);

/**
 * dcache_forget - the kernel has given references back
 * @nlookup: how many; the last reference frees everything about @ino
 */
void dcache_forget(u64 ino, u64 nlookup);

/**
 * dcache_drop - free all dentries and inodes, used or not
 * @inos: set to the inode numbers whose names the kernel knows and must be made
 *        to ask for again; the caller frees them with mem_free()
 * @nr: set to the length of @inos
 *
 * The kernel would keep the objects in use. We are not told which they are; a
 * later lookup charges them again.
 *
 * Return: 0, or -ENOMEM and no object is dropped.
 */
int dcache_drop(u64 **inos, size_t *nr);

#endif
