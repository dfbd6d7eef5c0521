/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernfs.h - directories of the mount, their numbers and their references
 *
 * Inode ownership. Only directories are objects: a kernfs_node each. A control
 * file is a row of its directory's table, and its inode number is the
 * directory's id with the row's index in the low bits, so a group costs the
 * same however many files it shows. Ids come from a counter and are never used
 * again; the answer for an unknown number is ESTALE.
 *
 * References keep a node alive:
 *
 *   the tree		a reference until rmdir
 *   the kernel		a reference for each entry reply about the directory or
 *		a file in it, given back by FORGET. At unmount the
 *		kernel may forget without saying so: kernfs_fini()
 *		drops the rest.
 *   a child		a reference on its parent
 *   an open file	a reference
 *   a request		a reference while it runs
 *
 * The kernel goes on using a directory after rmdir, through open files and
 * working directories. So the node stays and only its cgroup goes: a request
 * uses the cgroup only under an active reference (kernfs_get_active()), which
 * is a css reference and cannot be had after rmdir. A node never pins its
 * cgroup: a cgroup that is dying must be dying for the reasons the kernel has,
 * not because of ours.
 */
#ifndef _MEMCGFS_FS_KERNFS_H
#define _MEMCGFS_FS_KERNFS_H

#include <time.h>

#include "fs/dir_type.h"
#include "libobjcg-internal.h"

/**
 * struct kernfs_iattrs - attributes set by chmod, chown and utimes
 * All under kernfs_rwsem.
 */
struct kernfs_iattrs {
	mode_t mode;
	uid_t uid;
	gid_t gid;
	struct timespec atime;
	struct timespec mtime;
};

/**
 * struct kernfs_changed - changed attributes of a row; kernfs_rwsem
 * @next: of the same directory
 * @index: the row
 * @attrs: the present attributes
 */
struct kernfs_changed {
	struct kernfs_changed *next;
	unsigned int index;
	struct kernfs_iattrs attrs;
};

/**
 * struct kernfs_xattr - an extended attribute; kernfs_rwsem
 * @next: of the same directory
 * @index: the row
 * @name: with its prefix
 * @value: of @size bytes
 * @size: up to XATTR_SIZE_MAX
 */
struct kernfs_xattr {
	struct kernfs_xattr *next;
	unsigned int index;
	char *name;
	char *value;
	size_t size;
};

struct kernfs_size;

/* no numbers of threads; a thread of another pid namespace is 0 */
#define NO_THREAD (-1)
#define SEVERAL_THREADS (-2)

/**
 * struct kernfs_node - a directory
 * @id: immutable
 * @refs: see above; atomic
 * @type: immutable
 * @parent: a reference is held; immutable
 * @name: kernfs_rwsem
 * @cgrp: NULL in a directory outside the hierarchy; immutable, to be followed
 *        only under kernfs_get_active()
 * @removed: rmdir has happened; kernfs_rwsem
 * @by_id: in the table of all nodes; kernfs_rwsem
 * @by_name: in the table of names while it has a parent and is not removed;
 *           kernfs_rwsem
 * @children: kernfs_node.sibling, in the order of their making; kernfs_rwsem
 * @nr_children: of them; kernfs_rwsem
 * @order: of them, or NULL; see kernfs_order.h; kernfs_rwsem
 * @sibling: on @children of @parent while it is not removed; kernfs_rwsem
 * @born: attributes of a file until they are changed; immutable
 * @changed: a list, of the rows that differ from @born; kernfs_rwsem
 * @xattrs: a list, of all rows, in the order of their making; kernfs_rwsem
 * @told: the thread that was told the attributes of the directory since its links
 *        have changed, NO_THREAD or SEVERAL_THREADS; atomic
 * @sizes: a list, of the rows with a size to think of; see size.c
 */
struct kernfs_node {
	u64 id;
	atomic_long_t refs;
	const struct kernfs_dir_type *type;
	struct kernfs_node *parent;
	char *name;
	struct cgroup *cgrp;
	bool removed;
	struct htable_node by_id;
	struct htable_node by_name;
	struct list_head children;
	unsigned int nr_children;
	struct kernfs_order *order;
	struct list_head sibling;
	struct kernfs_iattrs born;
	struct kernfs_changed *changed;
	struct kernfs_xattr *xattrs;
	pid_t told;
	struct kernfs_size *sizes;
};

/* the whole tree; a request holds it for a look-up or a change, never longer */
extern struct rw_semaphore kernfs_rwsem;

/**
 * kernfs_new_node - a directory that is not in the tree yet
 * @type: its files
 * @name: is copied
 * @attrs: its attributes, and the owner and times of its files
 *
 * Return: the node with the tree's reference, for kernfs_add_one() or
 * kernfs_free(); or NULL if there is no memory.
 */
struct kernfs_node *kernfs_new_node(const struct kernfs_dir_type *type,
				    const char *name,
				    const struct kernfs_iattrs *attrs);

/** kernfs_free - free a node that is not in the tree */
void kernfs_free(struct kernfs_node *kn);

/**
 * kernfs_add_one - give a node its number and its place in the tree
 * @parent: has no other child of this name; NULL for the top
 *
 * The first node of all has the number that FUSE wants for the top.
 *
 * Context: kernfs_rwsem held for writing.
 */
void kernfs_add_one(struct kernfs_node *parent, struct kernfs_node *kn);

/**
 * kernfs_remove - take a node from its place; its number stays
 *
 * The caller drops the tree's reference with kernfs_put() afterwards.
 *
 * Context: kernfs_rwsem held for writing.
 */
void kernfs_remove(struct kernfs_node *kn);

/**
 * kernfs_rename - give a node another name
 * @name: mem_strdup()ed; exchanged with the present name
 *
 * Context: kernfs_rwsem held for writing; no other child has the name.
 */
void kernfs_rename(struct kernfs_node *kn, char **name);

/** kernfs_fini - free all nodes. Context: no request is running */
void kernfs_fini(void);

/**
 * kernfs_find - the node and row that an inode number means
 * @ino: as the kernel sent it
 * @index: set to the row
 *
 * Return: the node with a reference, or NULL: ESTALE.
 */
struct kernfs_node *kernfs_find(u64 ino, unsigned int *index);

/** kernfs_is_removed - has rmdir happened? Context: takes kernfs_rwsem */
bool kernfs_is_removed(struct kernfs_node *kn);

u64 kernfs_ino(const struct kernfs_node *kn, unsigned int index);

void kernfs_get(struct kernfs_node *kn);

/** kernfs_put_many - drop references. Context: kernfs_rwsem not held. */
void kernfs_put_many(struct kernfs_node *kn, u64 nr);

static inline void kernfs_put(struct kernfs_node *kn)
{
	kernfs_put_many(kn, 1);
}

/** kernfs_file - the row at an index that the caller got from us */
const struct kernfs_file *kernfs_file(const struct kernfs_node *kn,
				      unsigned int index);

/**
 * kernfs_file_exists - does this directory have that row?
 * Some rows are for the root of the hierarchy only.
 */
bool kernfs_file_exists(const struct kernfs_node *kn, unsigned int index);

/**
 * kernfs_file_index - the index of a file's name
 * Return: it, or 0 if the directory has no such file.
 */
unsigned int kernfs_file_index(const struct kernfs_node *kn, const char *name);

/**
 * kernfs_child - a subdirectory by name
 * Context: kernfs_rwsem held. No reference is taken.
 */
struct kernfs_node *kernfs_child(const struct kernfs_node *kn,
				 const char *name);

/**
 * kernfs_get_active - the cgroup of a directory that is not removed
 *
 * Return: the cgroup with a css reference, for kernfs_put_active(), or NULL.
 */
struct cgroup *kernfs_get_active(struct kernfs_node *kn);

static inline void kernfs_put_active(struct cgroup *cgrp)
{
	css_put(cgrp->css);
}

/** kernfs_attrs - owner, mode and times of a row. Context: kernfs_rwsem held */
struct kernfs_iattrs kernfs_attrs(const struct kernfs_node *kn,
				  unsigned int index);

/**
 * kernfs_set_attrs - change them
 *
 * Context: kernfs_rwsem held for writing.
 * Return: 0 or -ENOMEM.
 */
int kernfs_set_attrs(struct kernfs_node *kn, unsigned int index,
		     const struct kernfs_iattrs *attrs);

/** kernfs_free_xattrs - free all. Context: the node is to be freed */
void kernfs_free_xattrs(struct kernfs_node *kn);

/** kernfs_free_sizes - free all. Context: the node is to be freed */
void kernfs_free_sizes(struct kernfs_node *kn);

#endif
