/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree.h - the directories of the mount that are always there
 */
#ifndef _MEMCGFS_FS_TREE_H
#define _MEMCGFS_FS_TREE_H

/**
 * tree_init - make them
 *
 * Context: after libobjcg_init().
 * Return: 0 or -ENOMEM.
 */
int tree_init(void);

/** tree_fini - free all nodes. Context: no request is running */
void tree_fini(void);

#endif
