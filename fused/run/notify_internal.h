/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * notify_internal.h - the parts of the notifier
 */
#ifndef _MEMCGFS_RUN_NOTIFY_INTERNAL_H
#define _MEMCGFS_RUN_NOTIFY_INTERNAL_H

#include "run/call.h"
#include "run/mount_table.h"

#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

/* directories of the host that a cover may hide */
enum { NR_COVERS = 3 };

/**
 * struct notify_state - what the threads know; immutable once they run
 * @mount: O_PATH, the whole mount
 * @root: O_PATH, the root directory of the world
 * @view: how the tables of mounts show it
 * @covers: file systems of @nr_covers covers
 */
struct notify_state {
	int mount;
	int root;
	struct mount_view view;
	dev_t covers[NR_COVERS];
	size_t nr_covers;
};

extern struct notify_state notify_state;

/* each answers the call */
void notify_open(struct call *call);
void notify_mount(struct call *call);
void notify_umount(struct call *call);
void notify_fsopen(struct call *call);
void notify_statfs(struct call *call);

#endif
