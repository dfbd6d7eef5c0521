/* SPDX-License-Identifier: GPL-2.0-only */
/* mm_lab.h - helpers shared by the tests of user memory */
#ifndef _TESTS_MM_LAB_H
#define _TESTS_MM_LAB_H

#include "unit.h"

#define PAGES(n) ((unsigned long)(n))

/** lab_sample - a process has so many pages of each kind; must succeed */
#define lab_sample(task, ...)                                                \
	g_assert_cmpint(                                                     \
		lab_account(task, GFP_KERNEL,                                \
			    (struct mm_sample){ .pages = { __VA_ARGS__ } }), \
		==, 0)

int lab_account(struct task_struct *task, gfp_t gfp, struct mm_sample sample);

/** lab_stat - an item of memory.stat, with all below; and the group's own */
long lab_stat(struct cgroup *cgrp, enum memcg_stat_item item);
long lab_stat_local(struct cgroup *cgrp, enum memcg_stat_item item);

/**
 * lab_check - check that a group's figures are consistent
 *
 * usage = rss + cache + kmem, memsw = memory + swap, the LRU lists are rss +
 * cache, and so is pgpgin - pgpgout; parents are sums.
 */
void lab_check(struct cgroup *cgrp);

/** lab_check_all - the same of all groups, with empty stocks */
void lab_check_all(void);

#endif
