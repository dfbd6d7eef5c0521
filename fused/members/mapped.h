/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mapped.h - the served files that a process maps
 *
 * A process that is moved takes the cached pages of these files along, if its new
 * group asks for them (memory.move_charge_at_immigrate, 2).
 *
 *	member_mapped_read(&mapped, tgid, thread);
 *	mutex_lock(&membership_lock);
 *	member_mapped_tell(&mapped, task);
 *	... move it
 *	member_mapped_tell(NULL, task);
 *	mutex_unlock(&membership_lock);
 *	member_mapped_put(&mapped);
 */
#ifndef _MEMCGFS_MEMBERS_MAPPED_H
#define _MEMCGFS_MEMBERS_MAPPED_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/array.h"

struct address_space;
struct cgroup;
struct task_struct;

/**
 * struct served_files - calls to the file system of the files
 * @serves: is it the device of served files?
 * @get: the mapping of the file @ino of device @dev, as processes see them, with a
 *       reference; NULL if it is not served or has no pages
 * @put: drop the reference
 *
 * They are called without a lock of the daemon.
 */
struct served_files {
	bool (*serves)(dev_t dev);
	struct address_space *(*get)(dev_t dev, ino_t ino);
	void (*put)(struct address_space *mapping);
};

/**
 * member_mapped_serve - there are served files
 * @files: in static storage
 *
 * Context: no request is running.
 */
void member_mapped_serve(const struct served_files *files);

/** member_mapped_serves - is it the device of served files, as processes see it? */
bool member_mapped_serves(dev_t dev);

/** cgroup_wants_mapped - do pages of files move into this group? */
bool cgroup_wants_mapped(struct cgroup *cgrp);

/**
 * member_mapped_read - look at the mappings of a process
 * @mapped: an empty array of struct mapped_range; holds references to the mappings
 * @thread: a thread of it that has not exited
 *
 * Without memory, or if the process does not let its mappings be read, there are
 * none.
 *
 * Context: no lock is held. Waits 100 ms at most.
 */
void member_mapped_read(struct array *mapped, pid_t tgid, pid_t thread);

/**
 * member_mapped_tell - tell the engine
 * @mapped: stays as it is until the next call; NULL for none
 *
 * Context: membership_lock held.
 */
void member_mapped_tell(const struct array *mapped, struct task_struct *task);

/** member_mapped_put - drop the references. Context: no lock is held */
void member_mapped_put(struct array *mapped);

#endif
