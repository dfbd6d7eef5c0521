/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filemap_pins.h - which files keep a memcg
 *
 * A page leads to its file, so a walk over the lists of a memcg finds the files.
 * It takes 10 ns for each page and more where they are far apart in memory, with
 * the lru_lock held: a removed memcg has few that wait for that.
 */
#ifndef _OBJCG_FILEMAP_PINS_H
#define _OBJCG_FILEMAP_PINS_H

#include "linux/seq_file.h"
#include "memcg/pagemap.h"

/* files that are named, the first that are found */
#define MAX_NAMED_FILES 8

/**
 * struct mapping_pin - a file with pages of the memcg
 * @mapping: with a reference
 * @nr: pages
 */
struct mapping_pin {
	struct address_space *mapping;
	unsigned long nr;
};

/**
 * struct mapping_pins - the cached pages of a memcg
 * @nr: pages by enum mapping_kind
 * @pin: some files
 * @nr_named: how many are set
 * @more: there are other files
 */
struct mapping_pins {
	unsigned long nr[2];
	struct mapping_pin pin[MAX_NAMED_FILES];
	unsigned int nr_named;
	bool more;
};

/**
 * filemap_find_pins - look at the pages of a memcg
 * @memcg: a css reference is held
 * @pins: set; holds references to mappings
 */
void filemap_find_pins(struct mem_cgroup *memcg, struct mapping_pins *pins);

/**
 * filemap_show_pins - name the files, and drop the references
 *
 * " file=NAME:PAGES:PID" for each, without the pid if there is none. A space, a
 * backslash or a control character in NAME is shown as a backslash and three
 * octal digits.
 */
void filemap_show_pins(struct seq_file *m, struct mapping_pins *pins);

#endif
