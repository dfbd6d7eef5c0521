// SPDX-License-Identifier: GPL-2.0-only
/*
 * dcache.c - which objects stand for which names
 *
 * The caches are called without a lock: an allocation that goes over a limit,
 * and a free that empties a page, go deep into the engine. So what a request
 * frees is gathered under the lock and freed after it.
 */
#include "dcache.h"

#include "membership.h"

/*
 * Names that lead nowhere stay until memory is short, which is the kernel's to
 * know. With more than so many all of them go.
 */
#define MAX_NEGATIVE 65536

/**
 * struct objects - slab objects of one name
 * @dentry: or NULL
 * @inode: or NULL: nothing is there
 */
struct objects {
	void *dentry;
	void *inode;
};

/**
 * struct entry - what is known about one inode number; all: dcache_lock
 * @ino: the key
 * @nlookup: the kernel's references
 * @objects: none after a drop
 * @negative: of a directory: name -> dentry of a name that leads nowhere; NULL
 *            while there never was one
 */
struct entry {
	u64 ino;
	u64 nlookup;
	struct objects objects;
	GHashTable *negative;
};

static DEFINE_OBJ_TYPE(entry);
static DEFINE_SPINLOCK(dcache_lock, RANK_LEAF);
static GHashTable *entries;	 /* ino -> entry; dcache_lock */
static unsigned int nr_negative; /* dcache_lock */

static struct entry *find_entry(u64 ino)
{
	lockdep_assert_held(&dcache_lock);
	return g_hash_table_lookup(entries, &ino);
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
	g_hash_table_insert(entries, &entry->ino, entry);
	return entry;
}

static void doom_objects(GArray *doomed, struct objects *objects)
{
	if (objects->dentry)
		g_array_append_val(doomed, *objects);
	*objects = (struct objects){ .dentry = NULL };
}

static void doom_negatives(GArray *doomed, struct entry *entry)
{
	GHashTableIter iter;
	gpointer dentry;

	if (!entry->negative)
		return;
	g_hash_table_iter_init(&iter, entry->negative);
	while (g_hash_table_iter_next(&iter, NULL, &dentry)) {
		doom_objects(doomed, &(struct objects){ .dentry = dentry });
		nr_negative--;
	}
	g_clear_pointer(&entry->negative, g_hash_table_unref);
}

static void doom_all_negatives(GArray *doomed)
{
	GHashTableIter iter;
	gpointer entry;

	g_hash_table_iter_init(&iter, entries);
	while (g_hash_table_iter_next(&iter, NULL, &entry))
		doom_negatives(doomed, entry);
}

/* a name in a directory leads somewhere now */
static void doom_negative(GArray *doomed, u64 parent, const char *name)
{
	struct entry *dir = find_entry(parent);
	void *dentry = NULL;

	if (dir && dir->negative)
		dentry = g_hash_table_lookup(dir->negative, name);
	if (!dentry)
		return;
	doom_objects(doomed, &(struct objects){ .dentry = dentry });
	g_hash_table_remove(dir->negative, name);
	nr_negative--;
}

static GArray *begin(void)
{
	spin_lock(&dcache_lock);
	return g_array_new(FALSE, FALSE, sizeof(struct objects));
}

static void end(GArray *doomed)
{
	unsigned int i;

	spin_unlock(&dcache_lock);
	for (i = 0; i < doomed->len; i++) {
		struct objects *objects =
			&g_array_index(doomed, struct objects, i);

		kfree(objects->dentry);
		kfree(objects->inode);
	}
	g_array_unref(doomed);
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
		return; /* what has no dentry is taken to have nothing */
	objects->inode = kmem_cache_alloc(memcgfs_boot_caches[CACHE_INODE],
					  GFP_KERNEL_ACCOUNT | __GFP_NOFAIL);
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
		ret = !entry->objects.dentry;
	}
	spin_unlock(&dcache_lock);
	return ret;
}

void dcache_add(pid_t pid, u64 parent, const char *name, u64 ino)
{
	struct objects objects = { .dentry = NULL };
	struct entry *entry;
	GArray *doomed;

	if (!count_lookup(ino))
		return;
	membership_run_as(pid, alloc_both, &objects);
	doomed = begin();
	doom_negative(doomed, parent, name);
	entry = find_entry(ino);
	if (entry && !entry->objects.dentry)
		entry->objects = objects;
	else
		doom_objects(doomed, &objects); /* another was faster */
	end(doomed);
}

static bool has_negative(const struct entry *dir, const char *name)
{
	return dir && dir->negative &&
	       g_hash_table_contains(dir->negative, name);
}

static bool knows_negative(u64 parent, const char *name)
{
	bool ret;

	spin_lock(&dcache_lock);
	ret = has_negative(find_entry(parent), name);
	spin_unlock(&dcache_lock);
	return ret;
}

/* Return: false if there is no memory for it, or another was faster */
static bool insert_negative(u64 parent, const char *name, void *dentry)
{
	struct entry *dir = find_or_add_entry(parent);

	if (!dir || has_negative(dir, name))
		return false;
	if (!dir->negative)
		dir->negative = g_hash_table_new_full(g_str_hash, g_str_equal,
						      g_free, NULL);
	g_hash_table_insert(dir->negative, g_strdup(name), dentry);
	nr_negative++;
	return true;
}

void dcache_add_negative(pid_t pid, u64 parent, const char *name)
{
	struct objects objects = { .dentry = NULL };
	GArray *doomed;

	if (knows_negative(parent, name))
		return;
	membership_run_as(pid, alloc_dentry, &objects);
	doomed = begin();
	if (nr_negative >= MAX_NEGATIVE)
		doom_all_negatives(doomed);
	if (!objects.dentry || !insert_negative(parent, name, objects.dentry))
		doom_objects(doomed, &objects);
	end(doomed);
}

void dcache_rename(u64 parent, const char *new_name)
{
	GArray *doomed = begin();

	doom_negative(doomed, parent, new_name);
	end(doomed);
}

void dcache_forget(u64 ino, u64 nlookup)
{
	GArray *doomed = begin();
	struct entry *entry = find_entry(ino);

	if (entry && entry->nlookup <= nlookup) {
		doom_negatives(doomed, entry);
		doom_objects(doomed, &entry->objects);
		g_hash_table_remove(entries, &ino);
	} else if (entry) {
		entry->nlookup -= nlookup;
	}
	end(doomed);
}

GArray *dcache_drop(void)
{
	GArray *inos = g_array_new(FALSE, FALSE, sizeof(u64));
	GArray *doomed = begin();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, entries);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct entry *entry = value;

		doom_negatives(doomed, entry);
		doom_objects(doomed, &entry->objects);
		if (entry->nlookup)
			g_array_append_val(inos, entry->ino);
		else
			g_hash_table_iter_remove(&iter);
	}
	end(doomed);
	return inos;
}

static void free_entry(gpointer entry)
{
	obj_free(&entry_type, entry);
}

void dcache_init(void)
{
	entries = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
					free_entry);
}

void dcache_fini(void)
{
	g_array_unref(dcache_drop());
	g_clear_pointer(&entries, g_hash_table_unref);
}
