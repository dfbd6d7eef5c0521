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
 * First brings up to date all that the text depends on, and no more: see enum
 * cftype_needs. So the text does not depend on timing. A text that needs a thing
 * waits for the releases that are due, too.
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

/**
 * memcgfs_list_is_empty - has a group no tasks now, so that their lists are empty?
 * Context: as membership_sync().
 */
bool memcgfs_list_is_empty(struct kernfs_node *kn);

/**
 * memcgfs_list_is_long - does a list of tasks need more than SHORT_FILE_SIZE now?
 * @reader: thread that reads
 *
 * Context: as memcgfs_render(). In a root a walk over the tasks of the machine, else
 * none if there are few tasks.
 */
bool memcgfs_list_is_long(struct kernfs_node *kn, unsigned int index,
			  pid_t reader);

/**
 * memcgfs_sync_for - bring up to date what a read or a write of a file needs
 * @cgrp: the group of the file; a reference is held
 *
 * Context: as membership_sync().
 */
void memcgfs_sync_for(enum cftype_needs needs, struct cgroup *cgrp);

#endif
