/* SPDX-License-Identifier: GPL-2.0-only */
/* filemap_lab.h - two groups, and a file system that notes the engine's calls */
#ifndef _TESTS_FILEMAP_LAB_H
#define _TESTS_FILEMAP_LAB_H

#include "mm_lab.h"

/**
 * struct lab_file - a file of the test's file system
 * @mapping: its pages
 * @name: for pins
 * @opener: likewise; 0 at first
 * @calls: how often invalidate() was called
 * @pages: for how many pages
 * @first: the first page of the last call
 * @nr: how many pages it was about
 */
struct lab_file {
	struct address_space *mapping;
	const char *name;
	pid_t opener;
	unsigned long calls;
	unsigned long pages;
	unsigned long first;
	unsigned long nr;
};

extern struct cgroup *lab_a, *lab_b;

/** lab_start - start the engine with groups a and b, empty of pages */
void lab_start(const char *kernel);

/** lab_stop - check that all is uncharged, end the engine */
void lab_stop(void);

/** lab_open - a file without pages */
void lab_open(struct lab_file *file, enum mapping_kind kind, const char *name);

/** lab_close - free its mapping */
void lab_close(struct lab_file *file);

/** lab_touch - a process of a group touches pages; must succeed */
void lab_touch(struct lab_file *file, struct cgroup *cgrp, unsigned long index,
	       unsigned long nr);

/** lab_cached - pages of a file that are charged to a group */
unsigned long lab_cached(struct lab_file *file, struct cgroup *cgrp);

/** lab_limit - set memory.limit_in_bytes in pages. Return: 0 or -errno */
int lab_limit(struct cgroup *cgrp, unsigned long nr_pages);

/** lab_check_lists - the counts of a group's lists are those of its lists */
void lab_check_lists(struct cgroup *cgrp);

#define lab_assert_stat(cgrp, item, nr) \
	g_assert_cmpint(lab_stat(cgrp, item), ==, nr)

#endif
