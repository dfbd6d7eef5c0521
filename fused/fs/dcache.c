// SPDX-License-Identifier: GPL-2.0-only
/*
 * dcache.c - maps names to slab objects
 *
 * The caches are called without a lock: an allocation that goes over a limit,
 * and a free that empties a page, go deep into the engine. So a request gathers
 * the objects to be freed under the lock and frees them after it.
 */
#include "fs/dcache.h"

#include <errno.h>
#include <string.h>

#include "base/htable.h"
#include "members/membership.h"

/*
 * Negative names stay until the kernel runs short of memory, which we cannot
 * see. Above this number we drop all of them.
 */
#define MAX_NEGATIVE 65536

/**
 * struct objects - slab objects of a name; immutable once in a table
 * @next_doomed: on a list of objects to be freed; the list's owner
 * @dentry: or NULL while they are made
 * @inode: NULL for a negative name, which leads nowhere
 * @dir: negative name: inode number of its directory
 * @node: negative name: in @negatives
 * @negative: negative name: on entry.negatives of @dir
 * @name: negative name: the text
 */
struct objects {
	struct objects *next_doomed;
	void *dentry;
	void *inode;
	u64 dir;
	struct htable_node node;
	struct list_head negative;
	char name[];
};

/**
 * struct entry - an inode number and its objects; all: dcache_lock
 * @ino: the key
 * @node: in @entries
 * @nlookup: the kernel's references
 * @objects: NULL after a drop
 * @negatives: in a directory: objects.negative
 */
struct entry {
	u64 ino;
	struct htable_node node;
	u64 nlookup;
	struct objects *objects;
	struct list_head negatives;
};

static DEFINE_OBJ_TYPE(entry);
static DEFINE_OBJ_TYPE(objects);
static DEFINE_SPINLOCK(dcache_lock, RANK_LEAF);
static struct htable entries;	/* by inode number; dcache_lock */
static struct htable negatives; /* by directory and name; dcache_lock */

static struct entry *find_entry(u64 ino)
{
	struct entry *entry;

	lockdep_assert_held(&dcache_lock);
	htable_for_each_possible(&entries, entry, node, hash_u64(ino))
		if (entry->ino == ino)
			return entry;
	return NULL;
}

static struct entry *find_or_add_entry(u64 ino)
{
	struct entry *entry = find_entry(ino);

	if (entry)
		return entry;
	entry = obj_alloc(&entry_type);
	if (!entry)
		return NULL;
	entry->ino = ino;
	INIT_LIST_HEAD(&entry->negatives);
	htable_add(&entries, &entry->node, hash_u64(ino));
	return entry;
}

static void free_entry(struct entry *entry)
{
	htable_del(&entries, &entry->node);
	obj_free(&entry_type, entry);
}

static struct objects *find_negative(u64 dir, const char *name)
{
	struct objects *objects;

	lockdep_assert_held(&dcache_lock);
	htable_for_each_possible(&negatives, objects, node,
				 hash_name(dir, name))
		if (objects->dir == dir && !strcmp(objects->name, name))
			return objects;
	return NULL;
}

static void doom_objects(struct objects **doomed, struct objects *objects)
{
	if (!objects)
		return;
	objects->next_doomed = *doomed;
	*doomed = objects;
}

static void doom_negative(struct objects **doomed, struct objects *objects)
{
	if (!objects)
		return;
	htable_del(&negatives, &objects->node);
	list_del(&objects->negative);
	doom_objects(doomed, objects);
}

static void doom_negatives_of(struct objects **doomed, struct entry *dir)
{
	while (!list_empty(&dir->negatives))
		doom_negative(doomed,
			      list_first_entry(&dir->negatives, struct objects,
					       negative));
}

static void doom_all_negatives(struct objects **doomed)
{
	struct objects *objects;

	htable_for_each_safe(&negatives, objects, node)
		doom_negative(doomed, objects);
}

/* Context: no lock held */
static void free_doomed(struct objects *doomed)
{
	while (doomed) {
		struct objects *objects = doomed;

		doomed = objects->next_doomed;
		kfree(objects->dentry);
		kfree(objects->inode);
		obj_free(&objects_type, objects);
	}
}

static void alloc_dentry(void *data)
{
	struct objects *objects = data;

	objects->dentry = kmem_cache_alloc(memcgfs_boot_caches[CACHE_DENTRY],
					   GFP_KERNEL_ACCOUNT | __GFP_NOFAIL);
}

static void alloc_both(void *data)
{
	struct objects *objects = data;

	alloc_dentry(objects);
	if (!objects->dentry)
		return; /* without a dentry it counts as having no objects */
	objects->inode = kmem_cache_alloc(memcgfs_boot_caches[CACHE_INODE],
					  GFP_KERNEL_ACCOUNT | __GFP_NOFAIL);
}

/*
 * Objects charged to a thread, with room for a name of @len bytes.
 * Return: NULL if there is no memory: the name is not accounted.
 */
static struct objects *make_objects(pid_t pid, void (*alloc)(void *objects),
				    size_t len)
{
	struct objects *objects = obj_alloc_extra(&objects_type, len + 1);

	if (!objects)
		return NULL;
	membership_run_as(pid, alloc, objects);
	if (objects->dentry)
		return objects;
	obj_free(&objects_type, objects);
	return NULL;
}

/* Return: whether the name has no objects yet */
static bool count_lookup(u64 ino)
{
	struct entry *entry;
	bool ret = false;

	spin_lock(&dcache_lock);
	entry = find_or_add_entry(ino);
	if (entry) {
		entry->nlookup++;
		ret = !entry->objects;
	}
	spin_unlock(&dcache_lock);
	return ret;
}

void dcache_add(pid_t pid, u64 parent, const char *name, u64 ino)
{
	struct objects *objects, *doomed = NULL;
	struct entry *entry;

	if (!count_lookup(ino))
		return;
	objects = make_objects(pid, alloc_both, 0);
	spin_lock(&dcache_lock);
	doom_negative(&doomed, find_negative(parent, name));
	entry = find_entry(ino);
	if (entry && !entry->objects)
		entry->objects = objects;
	else
		doom_objects(&doomed, objects); /* another thread was faster */
	spin_unlock(&dcache_lock);
	free_doomed(doomed);
}

static bool knows_negative(u64 parent, const char *name)
{
	bool ret;

	spin_lock(&dcache_lock);
	ret = find_negative(parent, name);
	spin_unlock(&dcache_lock);
	return ret;
}

/* Return: false if there is no memory for it, or another thread was faster */
static bool insert_negative(u64 parent, const char *name,
			    struct objects *objects)
{
	struct entry *dir = find_or_add_entry(parent);

	if (!dir || find_negative(parent, name))
		return false;
	objects->dir = parent;
	strcpy(objects->name, name);
	htable_add(&negatives, &objects->node, hash_name(parent, name));
	list_add(&objects->negative, &dir->negatives);
	return true;
}

void dcache_add_negative(pid_t pid, u64 parent, const char *name)
{
	struct objects *objects, *doomed = NULL;

	if (knows_negative(parent, name))
		return;
	objects = make_objects(pid, alloc_dentry, strlen(name));
	if (!objects)
		return;
	spin_lock(&dcache_lock);
	if (negatives.nr >= MAX_NEGATIVE)
		doom_all_negatives(&doomed);
	if (!insert_negative(parent, name, objects))
		doom_objects(&doomed, objects);
	spin_unlock(&dcache_lock);
	free_doomed(doomed);
}

void dcache_rename(u64 parent, const char *new_name)
{
	struct objects *doomed = NULL;

	spin_lock(&dcache_lock);
	doom_negative(&doomed, find_negative(parent, new_name));
	spin_unlock(&dcache_lock);
	free_doomed(doomed);
}

void dcache_forget(u64 ino, u64 nlookup)
{
	struct objects *doomed = NULL;
	struct entry *entry;

	spin_lock(&dcache_lock);
	entry = find_entry(ino);
	if (entry && entry->nlookup <= nlookup) {
		doom_negatives_of(&doomed, entry);
		doom_objects(&doomed, entry->objects);
		free_entry(entry);
	} else if (entry) {
		entry->nlookup -= nlookup;
	}
	spin_unlock(&dcache_lock);
	free_doomed(doomed);
}

/*
 * unlink all objects; put each number that the kernel knows on @inos, if given
 */
static size_t doom_all(struct objects **doomed, u64 *inos)
{
	struct entry *entry;
	size_t nr = 0;

	doom_all_negatives(doomed);
	htable_for_each_safe(&entries, entry, node) {
		doom_objects(doomed, entry->objects);
		entry->objects = NULL;
		if (!entry->nlookup)
			free_entry(entry);
		else if (inos)
			inos[nr++] = entry->ino;
	}
	return nr;
}

int dcache_drop(u64 **inos, size_t *nr)
{
	struct objects *doomed = NULL;

	spin_lock(&dcache_lock);
	*inos = mem_alloc((entries.nr + 1) * sizeof(**inos));
	if (*inos)
		*nr = doom_all(&doomed, *inos);
	spin_unlock(&dcache_lock);
	free_doomed(doomed);
	return *inos ? 0 : -ENOMEM;
}

void dcache_fini(void)
{
	struct objects *doomed = NULL;
	struct entry *entry;

	spin_lock(&dcache_lock);
	doom_all(&doomed, NULL);
	htable_for_each_safe(&entries, entry, node)
		free_entry(entry);
	htable_fini(&entries);
	htable_fini(&negatives);
	spin_unlock(&dcache_lock);
	free_doomed(doomed);
}
