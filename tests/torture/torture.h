/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * torture.h - the torture's tables, shared by its operations and its checks
 *
 * All objects that threads create are in tables, so that any thread can free or
 * move another's objects, and so that the check finds all of them. The locks
 * are pthread's, which ThreadSanitizer understands; it does not understand
 * GLib's.
 */
#ifndef _TESTS_TORTURE_H
#define _TESTS_TORTURE_H

#include <glib.h>
#include <pthread.h>

#include "libobjcg-internal.h"

#define NR_GROUPS 48
#define NR_OBJECTS 256
#define NR_PAGES 64
#define TASKS_PER_THREAD 12
#define NR_KOBJS 512
#define NR_CACHES 6
#define NR_LEAVING 64

/**
 * struct object - bytes that are charged to an objcg; it holds a reference
 */
struct object {
	struct obj_cgroup *objcg;
	size_t size;
};

/**
 * struct task_slot - a task, which only the owner's thread forks and ends
 * @lock: held by others to keep it from exiting
 * @task: or NULL
 */
struct task_slot {
	pthread_mutex_t lock;
	struct task_struct *task;
};

/**
 * struct cache_slot - a cache that comes and goes
 * @lock: protects the rest, and keeps the cache from being destroyed
 * @cache: or NULL
 * @objects: allocated from it
 * @nr: how many
 */
struct cache_slot {
	pthread_mutex_t lock;
	struct kmem_cache *cache;
	void *objects[64];
	size_t nr;
};

/**
 * struct torture - all objects
 * @groups_lock: protects @groups
 * @groups: online or about to be removed; NULL where free
 * @objects: atomic exchange
 * @pages: atomic exchange
 * @kobjs: from caches that exist from the start, or kmalloc()ed; atomic
 *         exchange
 * @caches: see there
 * @tasks: TASKS_PER_THREAD for each thread; the first is its shell
 * @nr_tasks: number of slots
 * @leaving: tasks that any thread may end; atomic exchange
 * @last_pid: the highest number of a task; atomic
 */
struct torture {
	pthread_mutex_t groups_lock;
	struct cgroup *groups[NR_GROUPS];
	struct object *objects[NR_OBJECTS];
	struct page *pages[NR_PAGES];
	void *kobjs[NR_KOBJS];
	struct cache_slot caches[NR_CACHES];
	struct task_slot *tasks;
	unsigned int nr_tasks;
	struct task_struct *leaving[NR_LEAVING];
	pid_t last_pid;
};

/** torture_broken - report a broken rule with its numbers; exit(1) */
void torture_broken(const char *rule, long long actual,
		    long long expected) G_GNUC_NORETURN;

/** torture_equal - a rule that two numbers must keep */
static inline void torture_equal(const char *rule, long long actual,
				 long long expected)
{
	if (actual != expected)
		torture_broken(rule, actual, expected);
}

/** torture_allow - an operation returns 0 or an error that it may end with */
static inline int torture_allow(const char *operation, int err, int may,
				int may_also)
{
	if (err && err != may && err != may_also)
		torture_broken(operation, err, may);
	return err;
}

/**
 * torture_check - compare the engine with the tables, exactly
 * Context: no other thread is at work.
 */
void torture_check(const struct torture *t);

/**
 * torture_run - let the threads work for as long as is asked for, and check
 *
 * Prints the counts of their operations.
 */
void torture_run(struct torture *t);

#endif
