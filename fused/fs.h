/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs.h - shared by the request handlers
 *
 * A handler memcgfs_<op> answers fuse_lowlevel_ops.<op> with exactly one reply
 * and never blocks for long. It may wait for the locks of
 * linux/lockdep.h, the events of membership_sync(), reads of members in /proc,
 * and releases that are due.
 *
 * Without memory a request fails with ENOMEM and the daemon survives. Requests
 * allocate with rt/alloc.h only, which -o fail=N makes fail, or not at all:
 *
 *	htable		never fails: without memory its chains get longer
 *	kernfs		mkdir, rename and chmod fail; lookup, rmdir and forget
 *			need no memory
 *	dir		readdir fails
 *	file, inode	open and read fail; the size of a file is 0 in stat
 *	dcache, notify	drop_caches fails; a lookup goes on, not accounted
 *	loop, log	all threads and buffers are there before the first
 *			request, the log needs none; libfuse answers ENOMEM
 *			when it has no memory for a request
 *	sampler		needs none itself
 *	options, main, daemon
 *			at start: one line and exit status 1
 *	event_control	a registration fails
 *	members		a process that there is no memory for stays unknown, in
 *			the root with its children; it is counted as failed
 *	attach, pidlist	cgroup.procs and tasks fail
 *	proc_scan	the table of members stays as it was
 *	member_memory, member_oom
 *			the next look makes it good
 */
#ifndef _MEMCGFS_FS_H
#define _MEMCGFS_FS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "kernfs.h"

/* the table for fuse_session_new() */
extern const struct fuse_lowlevel_ops memcgfs_ops;

/** memcgfs_reply_err - reply with a negative errno or 0 */
static inline void memcgfs_reply_err(fuse_req_t req, int err)
{
	fuse_reply_err(req, -err);
}

/**
 * memcgfs_reply_entry - tell the kernel where a name leads
 * @parent: number of the directory
 * @name: in @parent
 * @kn: with @index, the node and row that the name leads to
 *
 * Takes the kernel's reference, and charges the caller for the objects that the
 * kernel now keeps for the name (dcache.h).
 */
void memcgfs_reply_entry(fuse_req_t req, fuse_ino_t parent, const char *name,
			 struct kernfs_node *kn, unsigned int index);

/* dir.c */
void memcgfs_lookup(fuse_req_t req, fuse_ino_t parent, const char *name);
void memcgfs_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name,
		   mode_t mode);
void memcgfs_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name);
void memcgfs_rename(fuse_req_t req, fuse_ino_t parent, const char *name,
		    fuse_ino_t newparent, const char *newname,
		    unsigned int flags);
void memcgfs_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void memcgfs_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		     struct fuse_file_info *fi);

/* inode.c */
void memcgfs_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void memcgfs_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		     int to_set, struct fuse_file_info *fi);
/* seconds for which the kernel may use attributes and names without asking */
double memcgfs_attr_timeout(const struct kernfs_node *kn, unsigned int index);
double memcgfs_entry_timeout(void);
/**
 * memcgfs_stat - the attributes of a row now
 * Context: kernfs_rwsem held. Return in @st; st_size is left to the caller.
 */
void memcgfs_stat(const struct kernfs_node *kn, unsigned int index,
		  struct stat *st);

/* file.c */
void memcgfs_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void memcgfs_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		  struct fuse_file_info *fi);
void memcgfs_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size,
		   off_t off, struct fuse_file_info *fi);
void memcgfs_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
/* memcgfs_close_all - free all open files. Context: no request is running. */
void memcgfs_close_all(void);
/**
 * memcgfs_render - the whole text of a file now
 * @reader: thread that reads
 * @m: empty
 *
 * First brings the shown state up to date: the membership, the memory of
 * members, and releases that are due. So the text does not depend on timing.
 *
 * Context: no locks held but of->mutex.
 * Return: 0, -ENODEV if the directory is removed, or the handler's errno.
 */
int memcgfs_render(struct kernfs_node *kn, unsigned int index, pid_t reader,
		   struct seq_file *m);

#endif
