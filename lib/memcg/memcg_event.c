// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/memcg_event.h"

#include <errno.h>
#include <string.h>

#include "memcg/memcg_hierarchy.h"
#include "memcg/memcg_oom.h"
#include "memcg/memcg_stat.h"
#include "rt/alloc.h"

/**
 * struct mem_cgroup_threshold_ary - thresholds in ascending order
 * @size: length of @entries
 * @current_threshold: index of the last threshold that the usage has reached,
 *                     -1 if it has reached none
 */
struct mem_cgroup_threshold_ary {
	int size;
	int current_threshold;
	struct mem_cgroup_threshold {
		struct eventfd_ctx *eventfd;
		unsigned long threshold;
	} entries[];
};

struct mem_cgroup_eventfd {
	struct list_head list;
	struct eventfd_ctx *eventfd;
};

enum vmpressure_levels {
	VMPRESSURE_LOW,
	VMPRESSURE_MEDIUM,
	VMPRESSURE_CRITICAL
};
enum vmpressure_modes {
	VMPRESSURE_NO_PASSTHROUGH,
	VMPRESSURE_HIERARCHY,
	VMPRESSURE_LOCAL
};

struct vmpressure_event {
	struct list_head list;
	struct eventfd_ctx *eventfd;
	int level;
	int mode;
};

/* percent of scanned pages that were not reclaimed, per level */
#define VMPRESSURE_LEVEL_MED 60
#define VMPRESSURE_LEVEL_CRITICAL 95

static DEFINE_SPINLOCK(memcg_event_lock, RANK_MEMCG_EVENT);
static DEFINE_OBJ_TYPE(mem_cgroup_eventfd);
static DEFINE_OBJ_TYPE(vmpressure_event);
static const struct memcg_event_ops *event_ops; /* memcg_event_lock */

void memcg_set_event_ops(const struct memcg_event_ops *ops)
{
	spin_lock(&memcg_event_lock);
	event_ops = ops;
	spin_unlock(&memcg_event_lock);
}

static void eventfd_signal(struct eventfd_ctx *eventfd)
{
	lockdep_assert_held(&memcg_event_lock);
	if (event_ops)
		event_ops->signal(eventfd);
}

static void eventfd_release(struct eventfd_ctx *eventfd)
{
	lockdep_assert_held(&memcg_event_lock);
	if (event_ops)
		event_ops->release(eventfd);
}

void memcg_events_init(struct mem_cgroup *memcg)
{
	INIT_LIST_HEAD(&memcg->v1.events.oom_notify);
	INIT_LIST_HEAD(&memcg->v1.events.vmpressure);
}

/* Return: the next memcg upwards that sees what happens in @memcg, or NULL */
static struct mem_cgroup *next_notified(struct mem_cgroup *memcg)
{
	memcg = parent_mem_cgroup(memcg);
	return memcg && memcg_shows_counters(memcg) ? memcg : NULL;
}

/* --- thresholds --- */

static void __mem_cgroup_threshold(struct mem_cgroup *memcg, int type)
{
	struct mem_cgroup_threshold_ary *t;
	unsigned long usage;
	int i;

	if (!READ_ONCE(memcg->v1.events.thresholds[type]))
		return;
	spin_lock(&memcg_event_lock);
	t = memcg->v1.events.thresholds[type];
	if (t) {
		usage = mem_cgroup_usage(memcg, type == THRESHOLD_MEMSW);
		i = t->current_threshold;
		for (; i >= 0 && t->entries[i].threshold > usage; i--)
			eventfd_signal(t->entries[i].eventfd);
		for (i++; i < t->size && t->entries[i].threshold <= usage; i++)
			eventfd_signal(t->entries[i].eventfd);
		t->current_threshold = i - 1;
	}
	spin_unlock(&memcg_event_lock);
}

void mem_cgroup_threshold(struct mem_cgroup *memcg)
{
	for (; memcg; memcg = next_notified(memcg)) {
		__mem_cgroup_threshold(memcg, THRESHOLD_MEMORY);
		__mem_cgroup_threshold(memcg, THRESHOLD_MEMSW);
	}
}

static void insert_threshold(struct mem_cgroup_threshold_ary *t,
			     const struct mem_cgroup_threshold_ary *old,
			     const struct mem_cgroup_threshold *new)
{
	int i = 0, n = old ? old->size : 0;

	while (i < n && old->entries[i].threshold <= new->threshold) {
		t->entries[i] = old->entries[i];
		i++;
	}
	t->entries[i] = *new;
	for (; i < n; i++)
		t->entries[i + 1] = old->entries[i];
	t->size = n + 1;
}

static struct mem_cgroup_threshold_ary *alloc_thresholds(int size)
{
	return mem_alloc(sizeof(struct mem_cgroup_threshold_ary) +
			 (size_t)size * sizeof(struct mem_cgroup_threshold));
}

static int register_threshold(struct mem_cgroup *memcg, int type,
			      const char *args, struct eventfd_ctx *eventfd)
{
	struct mem_cgroup_threshold new = { .eventfd = eventfd };
	struct mem_cgroup_threshold_ary *t, *old;
	unsigned long usage;

	lockdep_assert_held(&memcg_event_lock);
	if (page_counter_memparse(args, "-1", &new.threshold))
		return -EINVAL;
	old = memcg->v1.events.thresholds[type];
	t = alloc_thresholds(old ? old->size + 1 : 1);
	if (!t)
		return -ENOMEM;
	insert_threshold(t, old, &new);
	usage = mem_cgroup_usage(memcg, type == THRESHOLD_MEMSW);
	t->current_threshold = -1;
	while (t->current_threshold + 1 < t->size &&
	       t->entries[t->current_threshold + 1].threshold <= usage)
		t->current_threshold++;
	WRITE_ONCE(memcg->v1.events.thresholds[type], t);
	mem_free(old);
	return 0;
}

static int register_usage(struct mem_cgroup *memcg, const char *args,
			  struct eventfd_ctx *eventfd)
{
	return register_threshold(memcg, THRESHOLD_MEMORY, args, eventfd);
}

static int register_memsw(struct mem_cgroup *memcg, const char *args,
			  struct eventfd_ctx *eventfd)
{
	return register_threshold(memcg, THRESHOLD_MEMSW, args, eventfd);
}

/* remove all thresholds of @eventfd, or of every eventfd if NULL */
static void remove_thresholds(struct mem_cgroup *memcg, int type,
			      struct eventfd_ctx *eventfd)
{
	struct mem_cgroup_threshold_ary *t = memcg->v1.events.thresholds[type];
	int i, kept = 0, current_kept = -1;

	lockdep_assert_held(&memcg_event_lock);
	if (!t)
		return;
	for (i = 0; i < t->size; i++) {
		if (!eventfd || t->entries[i].eventfd == eventfd) {
			eventfd_release(t->entries[i].eventfd);
			continue;
		}
		if (i <= t->current_threshold)
			current_kept = kept;
		t->entries[kept++] = t->entries[i];
	}
	t->size = kept;
	t->current_threshold = current_kept;
	if (kept)
		return;
	WRITE_ONCE(memcg->v1.events.thresholds[type], NULL);
	mem_free(t);
}

/* --- OOM --- */

static int register_oom(struct mem_cgroup *memcg, const char *args,
			struct eventfd_ctx *eventfd)
{
	struct mem_cgroup_eventfd *event = obj_alloc(&mem_cgroup_eventfd_type);

	(void)args;
	lockdep_assert_held(&memcg_event_lock);
	if (!event)
		return -ENOMEM;
	event->eventfd = eventfd;
	list_add(&event->list, &memcg->v1.events.oom_notify);
	if (mem_cgroup_under_oom(memcg))
		eventfd_signal(eventfd);
	return 0;
}

void mem_cgroup_oom_notify(struct mem_cgroup *memcg)
{
	struct mem_cgroup_eventfd *event;
	struct mem_cgroup *iter;

	for_each_mem_cgroup_tree(iter, memcg) {
		spin_lock(&memcg_event_lock);
		list_for_each_entry(event, &iter->v1.events.oom_notify, list)
			eventfd_signal(event->eventfd);
		spin_unlock(&memcg_event_lock);
	}
}

static void remove_oom(struct mem_cgroup *memcg, struct eventfd_ctx *eventfd)
{
	struct mem_cgroup_eventfd *event, *next;

	list_for_each_entry_safe(event, next, &memcg->v1.events.oom_notify,
				 list) {
		if (eventfd && event->eventfd != eventfd)
			continue;
		eventfd_release(event->eventfd);
		list_del(&event->list);
		obj_free(&mem_cgroup_eventfd_type, event);
	}
}

/* --- pressure --- */

/* Return: the index of @word[0..len) in @names, or -EINVAL */
static int match_word(const char *const *names, int nr, const char *word,
		      size_t len)
{
	int i;

	for (i = 0; i < nr; i++)
		if (strlen(names[i]) == len && !strncmp(names[i], word, len))
			return i;
	return -EINVAL;
}

static int register_pressure(struct mem_cgroup *memcg, const char *args,
			     struct eventfd_ctx *eventfd)
{
	static const char *const levels[] = { "low", "medium", "critical" };
	static const char *const modes[] = { "default", "hierarchy", "local" };
	const char *mode = strchr(args, ','); /* a third word is ignored */
	size_t len = mode ? (size_t)(mode - args) : strlen(args);
	struct vmpressure_event *event;
	int l = match_word(levels, ARRAY_SIZE(levels), args, len), m = 0;

	lockdep_assert_held(&memcg_event_lock);
	if (mode)
		m = match_word(modes, ARRAY_SIZE(modes), mode + 1,
			       strcspn(mode + 1, ","));
	if (l < 0 || m < 0)
		return -EINVAL;
	event = obj_alloc(&vmpressure_event_type);
	if (!event)
		return -ENOMEM;
	event->eventfd = eventfd;
	event->level = l;
	event->mode = m;
	list_add(&event->list, &memcg->v1.events.vmpressure);
	return 0;
}

static bool vmpressure_event(struct mem_cgroup *memcg, int level, bool ancestor,
			     bool signalled)
{
	struct vmpressure_event *event;
	bool ret = false;

	list_for_each_entry(event, &memcg->v1.events.vmpressure, list) {
		if (ancestor && event->mode == VMPRESSURE_LOCAL)
			continue;
		if (signalled && event->mode == VMPRESSURE_NO_PASSTHROUGH)
			continue;
		if (level < event->level)
			continue;
		eventfd_signal(event->eventfd);
		ret = true;
	}
	return ret;
}

void vmpressure(struct mem_cgroup *memcg, unsigned long scanned,
		unsigned long reclaimed)
{
	unsigned long pressure =
		100 * (scanned - min(reclaimed, scanned)) / scanned;
	int level = pressure >= VMPRESSURE_LEVEL_CRITICAL ?
			    VMPRESSURE_CRITICAL :
		    pressure >= VMPRESSURE_LEVEL_MED ? VMPRESSURE_MEDIUM :
						       VMPRESSURE_LOW;
	bool signalled = false, ancestor = false;

	spin_lock(&memcg_event_lock);
	for (; memcg; memcg = next_notified(memcg)) {
		if (vmpressure_event(memcg, level, ancestor, signalled))
			signalled = true;
		ancestor = true;
	}
	spin_unlock(&memcg_event_lock);
}

static void remove_pressure(struct mem_cgroup *memcg,
			    struct eventfd_ctx *eventfd)
{
	struct vmpressure_event *event, *next;

	list_for_each_entry_safe(event, next, &memcg->v1.events.vmpressure,
				 list) {
		if (eventfd && event->eventfd != eventfd)
			continue;
		eventfd_release(event->eventfd);
		list_del(&event->list);
		obj_free(&vmpressure_event_type, event);
	}
}

/* --- all events --- */

static const struct {
	const char *file;
	int (*add)(struct mem_cgroup *memcg, const char *args,
		   struct eventfd_ctx *eventfd);
} event_files[] = {
	{ "memory.usage_in_bytes", register_usage },
	{ "memory.memsw.usage_in_bytes", register_memsw },
	{ "memory.oom_control", register_oom },
	{ "memory.pressure_level", register_pressure },
};

int mem_cgroup_register_event(struct mem_cgroup *memcg, const char *file,
			      const char *args, struct eventfd_ctx *eventfd)
{
	int err = -EINVAL;
	size_t i;

	spin_lock(&memcg_event_lock);
	for (i = 0; i < ARRAY_SIZE(event_files); i++) {
		if (strcmp(event_files[i].file, file))
			continue;
		/* offline marks, then empties the lists under this lock */
		err = READ_ONCE(memcg->css.flags) & CSS_DYING ?
			      -ENODEV :
			      event_files[i].add(memcg, args, eventfd);
	}
	spin_unlock(&memcg_event_lock);
	return err;
}

bool mem_cgroup_has_events(struct mem_cgroup *memcg)
{
	struct memcg_events *events = &memcg->v1.events;
	bool has;

	spin_lock(&memcg_event_lock);
	has = events->thresholds[THRESHOLD_MEMORY] ||
	      events->thresholds[THRESHOLD_MEMSW] ||
	      !list_empty(&events->oom_notify) ||
	      !list_empty(&events->vmpressure);
	spin_unlock(&memcg_event_lock);
	return has;
}

static void remove_events(struct mem_cgroup *memcg, struct eventfd_ctx *eventfd)
{
	lockdep_assert_held(&memcg_event_lock);
	remove_thresholds(memcg, THRESHOLD_MEMORY, eventfd);
	remove_thresholds(memcg, THRESHOLD_MEMSW, eventfd);
	remove_oom(memcg, eventfd);
	remove_pressure(memcg, eventfd);
}

void mem_cgroup_unregister_event(struct mem_cgroup *memcg,
				 struct eventfd_ctx *eventfd)
{
	spin_lock(&memcg_event_lock);
	remove_events(memcg, eventfd);
	spin_unlock(&memcg_event_lock);
}

static void signal_all(struct mem_cgroup *memcg)
{
	struct mem_cgroup_eventfd *oom;
	struct vmpressure_event *pressure;
	int type, i;

	lockdep_assert_held(&memcg_event_lock);
	for (type = 0; type < NR_THRESHOLDS; type++) {
		struct mem_cgroup_threshold_ary *t =
			memcg->v1.events.thresholds[type];

		for (i = 0; t && i < t->size; i++)
			eventfd_signal(t->entries[i].eventfd);
	}
	list_for_each_entry(oom, &memcg->v1.events.oom_notify, list)
		eventfd_signal(oom->eventfd);
	list_for_each_entry(pressure, &memcg->v1.events.vmpressure, list)
		eventfd_signal(pressure->eventfd);
}

void memcg_events_remove_all(struct mem_cgroup *memcg)
{
	spin_lock(&memcg_event_lock);
	signal_all(memcg);
	remove_events(memcg, NULL);
	spin_unlock(&memcg_event_lock);
}
