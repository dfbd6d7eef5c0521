/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * render.h - the text of a file
 */
#ifndef _MEMCGFS_FS_RENDER_H
#define _MEMCGFS_FS_RENDER_H

#include "fs/kernfs.h"

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

/**
 * memcgfs_text_length - the length of that text now
 * Return: it, or 0 if the file cannot be read now: only a reader gets the error
 */
off_t memcgfs_text_length(struct kernfs_node *kn, unsigned int index,
			  pid_t reader);

#endif
