/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode.h - the files that the kernel knows
 *
 * The kernel names a file by the address of its files_inode, so that a request
 * needs no look-up. A files_inode holds an O_PATH descriptor of its file: the
 * file keeps its (device, number) as long as it is in the table, and can be used
 * after its last name is gone. The kernel's look-ups are counted; at FORGET of the
 * last the inode goes.
 *
 * For each inode there is a descriptor, and a process may have only so many. See
 * reaper.h.
 */
#ifndef _MEMCGFS_FILES_INODE_H
#define _MEMCGFS_FILES_INODE_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include <pthread.h>
#include <sys/stat.h>

#include "base/htable.h"
#include "files/page_cache.h"

/* so many threads look up names at the same time without a wait */
#define FILES_SHARDS 32

struct files_mount;

/**
 * struct files_inode - a file that the kernel knows
 * @node: in the table of its shard; the shard's lock
 * @dev, @ino: immutable
 * @nlookup: look-ups by the kernel; the shard's lock
 * @fd: O_PATH; immutable
 * @kept: in a private directory until the last name is gone; the shard's lock
 * @mount: immutable
 * @pages: see page_cache.h
 */
struct files_inode {
	struct htable_node node;
	dev_t dev;
	ino_t ino;
	u64 nlookup;
	int fd;
	bool kept;
	struct files_mount *mount;
	struct files_pages pages;
};

/**
 * struct files_shard - a part of the table
 * @lock: never held over a system call that can wait
 * @table: files_inode.node
 */
struct files_shard {
	pthread_mutex_t lock;
	struct htable table;
};

/**
 * struct files_inodes - the table of a mount
 * @shards: by (dev, ino)
 * @nr: inodes; atomic
 */
struct files_inodes {
	struct files_shard shards[FILES_SHARDS];
	unsigned long nr;
};

void files_inodes_init(struct files_inodes *inodes);

/** files_inodes_fini - free all that are left. Context: no request is running */
void files_inodes_fini(struct files_inodes *inodes);

/**
 * files_stat - fstat() of any inode
 * Return: 0 or a negative errno.
 */
int files_stat(const struct files_inode *inode, struct stat *st);

/**
 * files_openat - openat(), which waits for a descriptor while the reaper works
 *
 * Context: sleeps, half a second at most.
 * Return: a descriptor with O_CLOEXEC or a negative errno.
 */
int files_openat(struct files_mount *m, int dirfd, const char *name, int flags,
		 mode_t mode);

/**
 * files_iget - the inode of a name, for an entry that is replied to the kernel
 * @dir: the directory
 * @ret: set, its attributes too; counts as a look-up
 *
 * Return: 0, -ENOMEM, or the negative errno of a system call.
 */
int files_iget(struct files_mount *m, const struct files_inode *dir,
	       const char *name, struct fuse_entry_param *ret);

/** files_iget_fd - the same of an open file */
int files_iget_fd(struct files_mount *m, int fd, struct fuse_entry_param *ret);

/**
 * files_find - an inode by its number
 * @ino: on the device of the directory that is served
 *
 * Return: the inode with a look-up more, for files_iput(), or NULL if the kernel
 * does not know it.
 */
struct files_inode *files_find(struct files_mount *m, ino_t ino);

/** files_again - a further look-up of an inode that the kernel knows */
int files_again(struct files_mount *m, struct files_inode *inode,
		struct fuse_entry_param *ret);

/**
 * files_iput - the kernel forgets look-ups
 * @nlookup: how many
 *
 * The last frees the inode.
 */
void files_iput(struct files_mount *m, struct files_inode *inode, u64 nlookup);

/**
 * files_hold - the inode of a name that is about to be removed
 * @parent: its directory
 *
 * Return: the inode with a look-up more, for files_let_go(); or NULL if that need
 * not be known.
 */
struct files_inode *files_hold(struct files_mount *m,
			       const struct files_inode *parent,
			       const char *name);

/** files_let_go - keep an inode no longer if its last name is gone; NULL is fine */
void files_let_go(struct files_mount *m, struct files_inode *inode);

/** files_drop_inodes - drop_caches: free the slab objects of all inodes */
void files_drop_inodes(struct files_inodes *inodes);

#endif
