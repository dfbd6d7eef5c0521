/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reply.h - the beginning and the end of a request handler
 *
 *	unsigned int index;
 *	struct kernfs_node *kn = request_node(req, ino, &index);
 *
 *	if (!kn)
 *		return;
 *	...
 *	memcgfs_reply_err(req, err);
 *	kernfs_put(kn);
 */
#ifndef _MEMCGFS_FS_REPLY_H
#define _MEMCGFS_FS_REPLY_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "fs/kernfs.h"

/**
 * request_node - the node that a request is about, or the reply
 * @ino: as the kernel sent it
 * @index: set to the row
 *
 * Return: the node with a reference; or NULL, and the reply was ESTALE.
 */
struct kernfs_node *request_node(fuse_req_t req, fuse_ino_t ino,
				 unsigned int *index);

/** memcgfs_reply_err - reply with a negative errno or 0 */
static inline void memcgfs_reply_err(fuse_req_t req, int err)
{
	fuse_reply_err(req, -err);
}

/**
 * memcgfs_reply_write - the end of a write
 * @err: 0 or a negative errno
 * @size: of the write, all of which was taken
 */
void memcgfs_reply_write(fuse_req_t req, int err, size_t size);

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

/** memcgfs_reply_init - read this kernel's features. Context: INIT request */
void memcgfs_reply_init(const struct fuse_conn_info *conn);

/**
 * memcgfs_links_changed - a directory has got or lost a subdirectory
 *
 * Context: before the reply, from which the kernel knows that itself.
 */
void memcgfs_links_changed(fuse_req_t req, struct kernfs_node *kn);

/** memcgfs_reply_attr - tell the kernel the attributes of a row */
void memcgfs_reply_attr(fuse_req_t req, struct kernfs_node *kn,
			unsigned int index);

#endif
