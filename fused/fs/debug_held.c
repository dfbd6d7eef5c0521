// SPDX-License-Identifier: GPL-2.0-only
#include "fs/debug_held.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "linux/kstrtox.h"
#include "members/membership.h"

/* bytes of the name in an event: any will do */
#define EVENT_NAME_LEN 16

/* objects under the membership lock, which requests wait for, at most */
#define EVENTS_AT_ONCE ((size_t)1000)

static DEFINE_OBJ_TYPE(held);

static DEFINE_MUTEX(control_lock, RANK_CONTROL);
/* the newest first; control_lock */
static LIST_HEAD(held_list);
/* which allocation of the next command is to fail, or 0; control_lock */
static unsigned int fail_next;

/*
 * Between these two, charges go to @memcg, or to current's if that is NULL, and
 * allocations fail as "fail" has asked for. No other's code runs there.
 */
static struct mem_cgroup *charges_begin(const struct held *held,
					struct mem_cgroup *memcg)
{
	obj_fail_nth(held->fail_nth);
	return set_active_memcg(memcg);
}

static void charges_end(struct held *held, struct mem_cgroup *old)
{
	set_active_memcg(old);
	held->fail_nth = obj_fail_nth(0);
}

/* --- objects --- */

static int alloc_items(struct held *held)
{
	held->items = mem_alloc(held->wanted * sizeof(*held->items));
	return held->items ? 0 : -ENOMEM;
}

static int fill_objects(struct held *held, struct mem_cgroup *memcg,
			pid_t writer)
{
	struct mem_cgroup *old;

	(void)writer;
	if (alloc_items(held))
		return -ENOMEM;
	old = charges_begin(held, memcg);
	held->nr = kmem_cache_alloc_bulk(held->cache, GFP_KERNEL_ACCOUNT,
					 held->wanted, held->items);
	charges_end(held, old);
	return held->nr ? 0 : -ENOMEM;
}

static void free_objects(struct held *held, size_t nr)
{
	held->nr -= nr;
	kmem_cache_free_bulk(held->cache, nr, held->items + held->nr);
}

const struct held_kind object_kind = {
	.name = "object",
	.fill = fill_objects,
	.free = free_objects,
};

/* --- kernel pages --- */

static int fill_pages(struct held *held, struct mem_cgroup *memcg, pid_t writer)
{
	struct mem_cgroup *old;
	struct page *page;

	(void)writer;
	if (alloc_items(held))
		return -ENOMEM;
	old = charges_begin(held, memcg);
	do {
		page = alloc_pages(GFP_KERNEL_ACCOUNT, held->order);
		if (page)
			held->items[held->nr++] = page;
	} while (page && held->nr < held->wanted);
	charges_end(held, old);
	return page ? 0 : -ENOMEM;
}

static void free_pages(struct held *held, size_t nr)
{
	while (nr--)
		__free_pages(held->items[--held->nr]);
}

const struct held_kind pages_kind = {
	.name = "pages",
	.fill = fill_pages,
	.free = free_pages,
};

/* --- remote charges --- */

/* the writer is current, and the queue's owner is charged */
static void add_events(void *data)
{
	struct held *held = data;
	const size_t end = min(held->nr + EVENTS_AT_ONCE, held->wanted);
	struct mem_cgroup *old = charges_begin(held, NULL);

	while (held->nr < end &&
	       !fsnotify_add_event(held->queue, EVENT_NAME_LEN))
		held->nr++;
	charges_end(held, old);
}

static int fill_queue(struct held *held, struct mem_cgroup *memcg, pid_t writer)
{
	struct mem_cgroup *old = charges_begin(held, memcg);

	held->queue = fsnotify_alloc_group(UINT_MAX);
	charges_end(held, old);
	if (!held->queue)
		return -ENOMEM;
	while (held->nr < held->wanted) {
		size_t before = held->nr;

		membership_run_as(writer, add_events, held);
		if (held->nr < before + EVENTS_AT_ONCE &&
		    held->nr < held->wanted)
			return -ENOMEM;
	}
	return 0;
}

static void free_events(struct held *held, size_t nr)
{
	while (nr--) {
		fsnotify_remove_first_event(held->queue);
		held->nr--;
	}
}

const struct held_kind remote_kind = {
	.name = "remote",
	.fill = fill_queue,
	.free = free_events,
};

/* --- the list --- */

static void held_free(struct held *held)
{
	held->kind->free(held, held->nr);
	if (held->queue)
		fsnotify_destroy_group(held->queue);
	mem_free(held->items);
	mem_free(held->path);
	obj_free(&held_type, held);
}

/* a path, or an id in digits */
static bool is_group(const char *word, u64 id, const char *path, size_t len)
{
	u64 number;

	if (*word == '/')
		return strlen(word) == len && !memcmp(word, path, len);
	return !kstrtou64(word, &number) && number == id;
}

static bool is_wanted(const struct held *held, const struct held_kind *kind,
		      const char *group, const char *detail)
{
	return held->kind == kind &&
	       is_group(group, held->group, held->path, strlen(held->path)) &&
	       (!detail || !strcmp(detail, held->detail));
}

static int check_nr(const struct held_kind *kind, const char *group,
		    const char *detail, size_t nr)
{
	const struct held *held;
	size_t sum = 0;

	lockdep_assert_held(&control_lock);
	list_for_each_entry(held, &held_list, list)
		if (is_wanted(held, kind, group, detail))
			sum += held->nr;
	if (!sum)
		return -ENOENT;
	return nr > sum ? -EINVAL : 0;
}

int held_free_newest(const struct held_kind *kind, const char *group,
		     const char *detail, size_t nr)
{
	struct held *held, *next;
	int err;

	mutex_lock(&control_lock);
	err = check_nr(kind, group, detail, nr);
	list_for_each_entry_safe(held, next, &held_list, list) {
		size_t part = min(nr, held->nr);

		if (err || !nr)
			break;
		if (!is_wanted(held, kind, group, detail))
			continue;
		kind->free(held, part);
		nr -= part;
		if (!held->nr) {
			list_del(&held->list);
			held_free(held);
		}
	}
	mutex_unlock(&control_lock);
	return err;
}

/* --- making --- */

/* Return: the group that is not removed, or NULL; @path is its path */
static struct cgroup *find_cgroup(const char *word, struct seq_file *path)
{
	struct cgroup *pos = NULL;

	lockdep_assert_held(&cgroup_mutex);
	while ((pos = cgroup_next_descendant_post(pos, cgroup_root))) {
		seq_reset(path);
		cgroup_path(pos, path);
		if (!(pos->css->flags & CSS_DYING) && !seq_error(path) &&
		    is_group(word, pos->css->id, path->buf, path->count))
			return pos;
	}
	return NULL;
}

struct mem_cgroup *held_get_group(const char *word, u64 *id, char **path,
				  int *err)
{
	struct mem_cgroup *memcg = NULL;
	struct seq_file m = { 0 };
	struct cgroup *cgrp;

	mutex_lock(&cgroup_mutex);
	cgrp = find_cgroup(word, &m);
	*path = cgrp ? mem_alloc(m.count + 1) : NULL;
	*err = cgrp ? -ENOMEM : seq_error(&m) ? -ENOMEM : -ENOENT;
	if (*path) {
		memcpy(*path, m.buf, m.count);
		*id = cgrp->css->id;
		memcg = get_mem_cgroup_from_cgroup(cgrp);
		*err = 0;
	}
	mutex_unlock(&cgroup_mutex);
	seq_free(&m);
	return memcg;
}

void held_fail_next(unsigned int nth)
{
	mutex_lock(&control_lock);
	fail_next = nth;
	mutex_unlock(&control_lock);
}

static unsigned int take_fail(void)
{
	unsigned int nth;

	mutex_lock(&control_lock);
	nth = fail_next;
	fail_next = 0;
	mutex_unlock(&control_lock);
	return nth;
}

/* make what @held asks for, and keep it, or free it */
static int fill(struct held *held, struct mem_cgroup *memcg, pid_t writer)
{
	int err;

	held->fail_nth = take_fail();
	err = held->kind->fill(held, memcg, writer);
	if (err)
		return err;
	mutex_lock(&control_lock);
	list_add(&held->list, &held_list);
	mutex_unlock(&control_lock);
	return 0;
}

int held_make(const struct held *wanted, const char *group, pid_t writer)
{
	struct held *held = obj_alloc(&held_type);
	struct mem_cgroup *memcg;
	int err;

	if (!held)
		return -ENOMEM;
	*held = *wanted;
	memcg = held_get_group(group, &held->group, &held->path, &err);
	if (memcg)
		err = fill(held, memcg, writer);
	mem_cgroup_put(memcg);
	if (err)
		held_free(held);
	return err;
}

int held_show(struct seq_file *m)
{
	const struct held *held;

	seq_puts(m, "group\tpath\tkind\tcount\tdetail\n");
	mutex_lock(&control_lock);
	list_for_each_entry(held, &held_list, list) {
		size_t from;

		seq_printf(m, "%llu\t", (unsigned long long)held->group);
		from = m->count;
		seq_puts(m, held->path);
		seq_escape_since(m, from);
		seq_printf(m, "\t%s\t%zu\t%s\n", held->kind->name, held->nr,
			   held->detail);
	}
	mutex_unlock(&control_lock);
	return 0;
}

void held_free_all(void)
{
	struct held *held, *next;

	list_for_each_entry_safe(held, next, &held_list, list) {
		list_del(&held->list);
		held_free(held);
	}
	fail_next = 0;
}
