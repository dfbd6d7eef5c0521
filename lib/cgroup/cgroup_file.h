/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroup_file.h - finding, reading and writing control files
 */
#ifndef _OBJCG_CGROUP_FILE_H
#define _OBJCG_CGROUP_FILE_H

#include "cgroup/cgroup.h"

/** cgroup_file_mode - permission bits, from the handlers a row has */
mode_t cgroup_file_mode(const struct cftype *cft);

/**
 * cgroup_file_is_short - does the text always fit into CFTYPE_MAX_SHORT bytes?
 * A number does, and any other text if its row says so.
 */
bool cgroup_file_is_short(const struct cftype *cft);

/** cgroup_file_exists - does this cgroup have the file? */
bool cgroup_file_exists(const struct cftype *cft, bool is_root);

/** cgroup_file_max_write - the longest write in bytes; -E2BIG is for longer ones */
static inline size_t cgroup_file_max_write(const struct cftype *cft)
{
	return cft->max_write_len ? cft->max_write_len : CFTYPE_MAX_WRITE;
}

/**
 * cgroup_file_show - the current text of a control file
 * @m: its private is the reader's struct kernfs_open_file, or NULL
 * @cgrp: a reference is held
 *
 * Context: no locks held.
 * Return: 0, -EINVAL if the file cannot be read, -ENOMEM.
 */
int cgroup_file_show(struct seq_file *m, struct cgroup *cgrp,
		     const struct cftype *cft);

/**
 * cgroup_file_write - give a control file a command
 * @buf: the whole command, terminated; the handler may change it
 *
 * Context: no locks held.
 * Return: 0 or a negative errno, the kernel's for the same text.
 */
int cgroup_file_write(struct kernfs_open_file *of, const struct cftype *cft,
		      char *buf);

/**
 * cgroup_root_file - a control file of a hierarchy, whether at its root or below
 * Return: its row, or NULL if the hierarchy has no file of that name.
 */
const struct cftype *cgroup_root_file(const struct cgroup_root *root,
				      const char *name);

/**
 * cgroup_file_find - the control file with a name
 * Return: its row, or NULL if no file of @cgrp has the name.
 */
const struct cftype *cgroup_file_find(struct cgroup *cgrp, const char *name);

#endif
