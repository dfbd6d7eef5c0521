/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unit.h - helpers shared by the tests of lib/
 *
 * A test of the engine stands between unit_start() and unit_stop(); the latter
 * is also a check: no object of the engine is alive afterwards and no WARN_ON()
 * has been counted. A failing check ends the program and names both values, so
 * the helpers return no status.
 */
#ifndef _TESTS_UNIT_H
#define _TESTS_UNIT_H

#include <glib.h>

#include "libobjcg-internal.h"

/** unit_regime - the regime of a text that regime_parse() accepts */
void unit_regime(const char *text, struct regime *regime);

/**
 * unit_boot - start the engine as a kernel boots
 * @kernel: a text for regime_parse(); REGIME_DEFAULT where it does not matter
 * @nr_cpus: CPU slots; the calling thread is put on slot 0
 */
void unit_boot(const char *kernel, unsigned int nr_cpus);

/**
 * unit_start - the same, with 1 in the root's memory.use_hierarchy
 *
 * Then children are counted in their parents under every kernel.
 */
void unit_start(const char *kernel, unsigned int nr_cpus);

/** unit_stop - end the engine and check for leaks */
void unit_stop(void);

/** unit_check_clean - no object is alive, no warning was counted */
void unit_check_clean(void);

/** unit_add_per_kernel - add a test once for each regime that can be run */
void unit_add_per_kernel(const char *path, GTestDataFunc test);

/** unit_add_per_objcg_kernel - the same, for those with objcgs: slab=objcg */
void unit_add_per_objcg_kernel(const char *path, GTestDataFunc test);

/** unit_add_per_clone_kernel - the same, for those where groups have caches */
void unit_add_per_clone_kernel(const char *path, GTestDataFunc test);

/** unit_run_threads - call @fn with each number below @nr in a thread, and wait */
void unit_run_threads(unsigned int nr, GThreadFunc fn);

/**
 * unit_settle - empty all stocks, free all empty slab pages, and let all removed
 * groups go that can
 */
void unit_settle(void);

/**
 * unit_reader_enter - another thread enters a read side: no grace period ends
 * unit_reader_leave - and leaves it
 *
 * The caller itself may not take a mutex inside rcu_read_lock().
 */
void unit_reader_enter(void);
void unit_reader_leave(void);

/** unit_since - is the kernel in force @kernel or a later row of the table? */
bool unit_since(const char *kernel);

/** unit_has_objcgs - is kernel memory charged through objcgs? (slab=objcg) */
bool unit_has_objcgs(void);

/** unit_alive_all - how many structures of all types exist */
long unit_alive_all(void);

struct cgroup *unit_mkdir(struct cgroup *parent, const char *name);
void unit_rmdir(struct cgroup *cgrp);

/** unit_adopt - an uncharged task in @cgrp */
struct task_struct *unit_adopt(pid_t pid, struct cgroup *cgrp);

/** unit_fork - a new process of @parent's */
struct task_struct *unit_fork(struct task_struct *parent, pid_t pid);
void unit_move(struct task_struct *task, struct cgroup *dst);

struct mem_cgroup *unit_memcg(struct cgroup *cgrp);

/** unit_get_objcg - the objcg that a group's tasks charge, with a reference */
struct obj_cgroup *unit_get_objcg(struct cgroup *cgrp);

/* pages of memory, and of kernel memory, as the counters have them now */
unsigned long unit_memory(struct cgroup *cgrp);
unsigned long unit_kmem(struct cgroup *cgrp);

/** unit_pages - how many whole pages hold @bytes */
unsigned long unit_pages(size_t bytes);

/** unit_file - the row of a control file */
const struct cftype *unit_file(const char *name);

/** unit_read - the text of a control file, to be g_free()d */
char *unit_read(struct cgroup *cgrp, const char *name);

/** unit_write - write a control file as thread @pid; 0 or a negative errno */
int unit_write_as(pid_t pid, struct cgroup *cgrp, const char *name,
		  const char *text);
int unit_write(struct cgroup *cgrp, const char *name, const char *text);

/** unit_text - the text of a seq_file, to be g_free()d */
char *unit_text(const struct seq_file *m);

#define unit_assert_reads(cgrp, name, expected)       \
	do {                                          \
		char *_text = unit_read(cgrp, name);  \
		g_assert_cmpstr(_text, ==, expected); \
		g_free(_text);                        \
	} while (0)

#endif
