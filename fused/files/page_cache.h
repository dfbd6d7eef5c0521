/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_cache.h - the pages of files that are served, and their groups
 *
 * The kernel asks us only for pages that it does not have, and names the thread
 * that needs them. So a page is charged to its first toucher. After that we see
 * no further use of it: a page becomes active only if the kernel asks again.
 *
 * A page goes with a truncate, with its inode, or when the engine gives it up
 * (reclaim, drop_caches). Then the kernel has to drop its copy: dropper.h.
 *
 * In a private directory the inode and its pages stay until the last name is gone,
 * since they are the only copy. A file is known there from the beginning: if it
 * cannot be, it is not made. In other directories they go when the kernel forgets
 * the inode, which it does together with its pages.
 */
#ifndef _MEMCGFS_FILES_PAGE_CACHE_H
#define _MEMCGFS_FILES_PAGE_CACHE_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "libobjcg/filemap.h"

struct files_inode;

/**
 * enum objs_state - who may use files_pages.objs
 * @OBJS_NONE: there are none
 * @OBJS_BUSY: the thread that has made it so
 * @OBJS_THERE: a thread that makes it OBJS_BUSY
 */
enum objs_state { OBJS_NONE, OBJS_BUSY, OBJS_THERE };

/**
 * struct files_pages - what the engine knows of an inode
 * @mapping: made at the first page; written once
 * @objs: the inode and its name as slab objects
 * @objs_state: of @objs; atomic
 * @opener: the thread that opened it last; atomic
 * @end: no page of @mapping has this number or a higher one; atomic
 */
struct files_pages {
	struct address_space *mapping;
	struct inode_objs objs;
	enum objs_state objs_state;
	pid_t opener;
	unsigned long end;
};

/**
 * files_pages_touch - a process reads or writes bytes through the page cache
 * @size: 0 is fine
 * @fi: the open file
 *
 * Charges the pages that are new. Over a limit, clean pages of files are given up
 * first. If that does not help, the group's victim is killed as for other memory,
 * and the charge is forced, for the kernel has the pages already.
 *
 * Context: no lock held. Takes the membership lock for a moment.
 */
void files_pages_touch(fuse_req_t req, struct files_inode *inode, off_t off,
		       size_t size, const struct fuse_file_info *fi);

/**
 * files_pages_before_write - are the pages of a write charged before it?
 *
 * They are where a page is the only copy, so that the write can end before a page
 * that is too much. Elsewhere files_pages_touch() follows the write.
 */
bool files_pages_before_write(const struct files_inode *inode,
			      const struct fuse_file_info *fi);

/**
 * files_pages_reserve - charge the pages that a write will make
 * @size: not 0
 *
 * Over a limit the group's victim is killed. If that is the writer, its write ends
 * before the page that was too much. If the victim leaves no room, or there is
 * none, the charge is forced.
 *
 * Context: as files_pages_touch(). Waits for a victim, 80 ms at most.
 * Return: bytes that may be written; 0 if none.
 */
size_t files_pages_reserve(fuse_req_t req, struct files_inode *inode, off_t off,
			   size_t size);

/** files_pages_not_written - the file system below has not taken these bytes */
void files_pages_not_written(struct files_inode *inode, off_t off, size_t size);

/** files_pages_mapping - its mapping in the engine, NULL if no page was touched */
struct address_space *files_pages_mapping(const struct files_inode *inode);

/**
 * files_pages_allocated - the file system below has made bytes without the kernel's
 *			   page cache of the mount
 *
 * A tmpfs has pages for them: charges them to the caller.
 */
void files_pages_allocated(fuse_req_t req, struct files_inode *inode, off_t off,
			   size_t size, const struct fuse_file_info *fi);

/** files_pages_opened - remember the opener for debug/pins */
void files_pages_opened(fuse_req_t req, struct files_inode *inode);

/** files_pages_truncate - a file has @size bytes now */
void files_pages_truncate(struct files_inode *inode, off_t size);

/**
 * files_pages_shrunk - drop the pages that another's truncation has taken along
 * @st: what the kernel is told of the inode; it drops those pages then
 */
void files_pages_shrunk(struct files_inode *inode, const struct stat *st);

/** files_pages_punch - a hole was made, of which whole pages go */
void files_pages_punch(struct files_inode *inode, off_t off, off_t len);

/**
 * files_pages_charge_inode - a process looked the inode up or made it
 *
 * Charges its objects to that process, if they are not charged yet.
 */
void files_pages_charge_inode(fuse_req_t req, struct files_inode *inode);

/**
 * files_pages_drop_inode - drop_caches: free the objects, if there are any
 *
 * The kernel would keep those in use, which we cannot tell. They are charged to
 * the next process that looks the name up.
 */
void files_pages_drop_inode(struct files_inode *inode);

/** files_pages_free - the inode goes. Context: no other uses it */
void files_pages_free(struct files_inode *inode);

#endif
