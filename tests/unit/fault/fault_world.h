/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault_world.h - the data of the operations of test_fault.c, and its books
 *
 * The books record all state that a failure must not change.
 */
#ifndef _TESTS_FAULT_WORLD_H
#define _TESTS_FAULT_WORLD_H

#include "unit.h"

#define TEST_CPUS 2
#define MAX_ORDER 4
/* the rows' own cache: 39 objects per page, so that a bulk needs four pages */
#define OBJECT_SIZE 104
#define NR_BULK 150

/**
 * struct world - the data of the operations
 * @a: a group
 * @deep: three levels below the root, in @a
 * @shell: a process in @deep, with a shell's objects charged
 * @thread: its second thread
 * @objcg: that of @deep, with a reference
 * @page: of MAX_ORDER, charged to @deep
 * @dying, @cells, @cache, @dozer, @watch, @map, @held: prepared by the rows
 * @arg: the row's
 * @made: the operation's result
 * @objects: a bulk
 * @group, @task, @new_page, @pages, @nr, @pids, @text: filled by operations
 */
struct world {
	struct cgroup *a, *deep;
	struct task_struct *shell, *thread;
	struct obj_cgroup *objcg;
	struct page *page;
	struct cgroup *dying;
	GPtrArray *cells;
	struct kmem_cache *cache;
	struct task_struct *dozer;
	struct fsnotify_group *watch;
	struct bpf_map *map;
	void *held;
	unsigned int arg;

	void *made;
	void *objects[NR_BULK];
	struct cgroup *group;
	struct task_struct *task;
	struct page *new_page;
	struct page *pages[1U << MAX_ORDER];
	size_t nr;
	pid_t *pids;
	struct seq_file text;
};

/** start_world - as unit_start(), then make all from @a to @page */
void start_world(struct world *w, const char *kernel);

/** stop_world - end it, then as unit_stop() */
void stop_world(struct world *w);

/** charged_page - a new world.page */
struct page *charged_page(struct world *w);

/** poison_outputs - before an operation that may fail */
void poison_outputs(struct world *w);

/** check_outputs_untouched - the operation has not written its outputs since */
void check_outputs_untouched(const struct world *w);

/** settled_books - the books after all pending work, as a text to g_free() */
char *settled_books(void);

/** check_books - the books are as they were */
void check_books(const char *expected);

#endif
