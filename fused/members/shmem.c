// SPDX-License-Identifier: GPL-2.0-only
#include "members/shmem.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/htable.h"
#include "libobjcg-internal.h"
#include "members/mapped.h"
#include "members/members.h"
#include "proc/ask.h"
#include "proc/maps.h"

/**
 * struct shmem_object - shared memory that a known process maps
 * @node: in the table
 * @dev, @ino, @sysv: immutable
 * @users: struct shmem_use of it
 * @charged: the sum of their @charged
 */
struct shmem_object {
	struct htable_node node;
	dev_t dev;
	ino_t ino;
	bool sysv;
	unsigned long users;
	unsigned long charged;
};

/**
 * struct shmem_use - an object that a process maps
 * @pages: in its page tables; a page that is mapped twice counts twice
 * @size: of the object, as far as it is mapped here
 * @charged: pages that this process is charged for
 */
struct shmem_use {
	struct shmem_object *object;
	unsigned long pages;
	unsigned long size;
	unsigned long charged;
};

static DEFINE_OBJ_TYPE(shmem_object);

static struct htable objects;	 /* membership_lock */
static unsigned long generation; /* of lost charges; membership_lock */

/* the kernel's own tmpfs, which has all but files with a name; immutable */
static dev_t kernel_tmpfs;

void member_shmem_start(void)
{
	int fd = memfd_create("memcgfs", MFD_CLOEXEC);
	struct stat st;

	kernel_tmpfs = fd >= 0 && !fstat(fd, &st) ? st.st_dev : 0;
	if (fd >= 0)
		close(fd);
}

void member_shmem_init(struct member_shmem *shmem)
{
	*shmem = (struct member_shmem){ .uses = ARRAY_OF(struct shmem_use) };
}

/* --- what a process maps --- */

static struct shmem_seen *find_seen(struct array *seen,
				    const struct proc_mapping *mapping)
{
	struct shmem_seen *s;

	array_for_each(s, seen)
		if (s->dev == mapping->dev && s->ino == mapping->ino &&
		    s->sysv == mapping->sysv)
			return s;
	if (seen->nr == SHMEM_MAX_OBJECTS)
		return NULL;
	s = array_add(seen);
	if (s)
		*s = (struct shmem_seen){
			.dev = mapping->dev,
			.ino = mapping->ino,
			.sysv = mapping->sysv,
			.begin = mapping->index,
		};
	return s;
}

/* Return: how many of @rest are explained by this mapping */
static unsigned long see(struct array *seen, const struct proc_mapping *mapping,
			 unsigned long rest)
{
	unsigned long pages = min(mapping->rss, rest);
	struct shmem_seen *s = pages ? find_seen(seen, mapping) : NULL;

	if (!s)
		return 0;
	s->pages += pages;
	s->begin = min(s->begin, mapping->index);
	s->end = max(s->end, mapping->index + mapping->nr);
	return pages;
}

int member_shmem_read(pid_t tgid, pid_t thread, unsigned long rss,
		      struct array *seen)
{
	struct array maps = ARRAY_OF(struct proc_mapping);
	const struct proc_mapping *mapping;
	int err = proc_ask_maps(tgid, thread, true, &maps);

	if (err)
		return err;
	array_for_each(mapping, &maps)
		if (mapping->dev == kernel_tmpfs)
			rss -= see(seen, mapping, rss);
	/* the rest is of a tmpfs that is mounted: it has no device either */
	array_for_each(mapping, &maps)
		if (mapping->dev != kernel_tmpfs && !major(mapping->dev) &&
		    !member_mapped_serves(mapping->dev))
			rss -= see(seen, mapping, rss);
	array_free(&maps);
	return 0;
}

/* --- charges --- */

static u64 hash_of(const struct shmem_seen *s)
{
	return hash_u64(hash_u64(s->dev) + 2 * s->ino + s->sysv);
}

static struct shmem_object *get_object(const struct shmem_seen *s)
{
	u64 hash = hash_of(s);
	struct shmem_object *object;

	htable_for_each_possible(&objects, object, node, hash)
		if (object->dev == s->dev && object->ino == s->ino &&
		    object->sysv == s->sysv)
			goto found;
	object = obj_alloc(&shmem_object_type);
	if (!object)
		return NULL;
	object->dev = s->dev;
	object->ino = s->ino;
	object->sysv = s->sysv;
	htable_add(&objects, &object->node, hash);
found:
	object->users++;
	return object;
}

static void put_object(struct shmem_object *object)
{
	if (--object->users)
		return;
	htable_del(&objects, &object->node);
	obj_free(&shmem_object_type, object);
	if (!objects.nr)
		htable_fini(&objects);
}

/* other processes have to look whether they take over */
static void uncharge(struct shmem_use *use)
{
	if (!use->charged)
		return;
	use->object->charged -= use->charged;
	use->charged = 0;
	if (use->object->users > 1)
		generation++;
}

static void drop_uses(struct array *uses)
{
	struct shmem_use *use;

	array_for_each(use, uses) {
		uncharge(use);
		put_object(use->object);
	}
	array_free(uses);
}

static struct shmem_use *find_use(const struct array *uses,
				  const struct shmem_object *object)
{
	struct shmem_use *use;

	array_for_each(use, uses)
		if (use->object == object)
			return use;
	return NULL;
}

/*
 * @old: the use of the same object before, or NULL. Its charge goes on, unless the
 * process maps less: then the charge may have been an excess that is gone.
 */
static void set_use(struct shmem_use *use, struct shmem_object *object,
		    const struct shmem_seen *s, struct shmem_use *old)
{
	use->object = object;
	use->pages = s->pages;
	use->size = min(s->pages, s->end - s->begin);
	if (old && use->size >= old->size) {
		use->charged = old->charged;
		old->charged = 0;
	}
}

/* without memory for an object it is charged to each process */
void member_shmem_set(struct member_shmem *shmem, const struct array *seen,
		      unsigned long rss)
{
	struct array uses = ARRAY_OF(struct shmem_use);
	const struct shmem_seen *s;
	struct shmem_object *object;
	struct shmem_use *use;

	lockdep_assert_held(&membership_lock);
	array_for_each(s, seen) {
		object = get_object(s);
		use = object ? array_add(&uses) : NULL;
		if (use)
			set_use(use, object, s, find_use(&shmem->uses, object));
		else if (object)
			put_object(object);
	}
	drop_uses(&shmem->uses);
	shmem->uses = uses;
	shmem->rss = rss;
}

unsigned long member_shmem_charge(struct member_shmem *shmem, unsigned long rss)
{
	unsigned long others = 0;
	struct shmem_use *use;

	lockdep_assert_held(&membership_lock);
	if (!rss)
		member_shmem_forget(shmem);
	array_for_each(use, &shmem->uses) {
		struct shmem_object *object = use->object;

		if (use->size > object->charged) {
			use->charged += use->size - object->charged;
			object->charged = use->size;
		}
		others += use->pages - use->charged;
	}
	shmem->generation = generation;
	return rss - min(rss, others);
}

bool member_shmem_is_stale(const struct member_shmem *shmem)
{
	lockdep_assert_held(&membership_lock);
	return shmem->uses.nr && shmem->generation != generation;
}

unsigned long member_shmem_losses(void)
{
	lockdep_assert_held(&membership_lock);
	return generation;
}

void member_shmem_forget(struct member_shmem *shmem)
{
	lockdep_assert_held(&membership_lock);
	drop_uses(&shmem->uses);
	shmem->rss = 0;
}
