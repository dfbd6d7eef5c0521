/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ops.h - the table of request handlers
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
 *	kernfs, cgroupfs
 *			mkdir, rename and chmod fail; lookup, rmdir and forget
 *			need no memory
 *	readdir		fails
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
 *	scan		the table of members stays as it was
 *	memory, oom	the next look makes it good
 */
#ifndef _MEMCGFS_FS_OPS_H
#define _MEMCGFS_FS_OPS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

/* the table for fuse_session_new() */
extern const struct fuse_lowlevel_ops memcgfs_ops;

#endif
