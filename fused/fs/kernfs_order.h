/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernfs_order.h - the subdirectories of a directory in the order of a list
 *
 * The kernel keeps the entries of a directory in a tree, by the hashes of their
 * names. Here a directory that is listed has a sorted array of its subdirectories.
 * It is made by the first request of a reader and serves those that follow, also
 * while subdirectories are removed. A new name in the directory ends it.
 */
#ifndef _MEMCGFS_FS_KERNFS_ORDER_H
#define _MEMCGFS_FS_KERNFS_ORDER_H

#include <stdbool.h>
#include <stddef.h>

struct kernfs_node;

/**
 * struct kernfs_place - a place in the order
 * @hash: of the name
 * @kn: the subdirectory, or NULL since it is removed
 */
struct kernfs_place {
	unsigned int hash;
	struct kernfs_node *kn;
};

/**
 * struct kernfs_order - the order
 * @nr: number of places
 * @places: sorted by hash and name
 */
struct kernfs_order {
	size_t nr;
	struct kernfs_place places[];
};

/**
 * kernfs_order_make - sort the subdirectories, if that is not done
 * Context: kernfs_rwsem held for writing.
 * Return: 0 or -ENOMEM.
 */
int kernfs_order_make(struct kernfs_node *dir);

/** kernfs_is_ordered - is that done? Context: kernfs_rwsem held */
bool kernfs_is_ordered(const struct kernfs_node *dir);

/**
 * kernfs_order_from - the first place that has a hash or a larger one
 * @order: may be NULL, without places
 */
size_t kernfs_order_from(const struct kernfs_order *order, unsigned int hash);

/**
 * kernfs_order_remove - a subdirectory is removed
 * Context: kernfs_rwsem held for writing; its parent and name are those of before.
 */
void kernfs_order_remove(struct kernfs_node *kn);

/**
 * kernfs_order_drop - forget the order
 * Context: kernfs_rwsem held for writing, or no reference is left.
 */
void kernfs_order_drop(struct kernfs_node *dir);

#endif
