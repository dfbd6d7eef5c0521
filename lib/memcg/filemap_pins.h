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
 * @rest: pages of files that are not in @pin, by enum mapping_kind
 * @pin: some files
 * @nr_named: how many are set
 */
struct mapping_pins {
	unsigned long rest[2];
	struct mapping_pin pin[MAX_NAMED_FILES];
	unsigned int nr_named;
};

/**
 * __filemap_find_pins - look at the pages of a memcg
 * @pins: set; holds references to mappings
 *
 * Context: the memcg's lru_lock held.
 */
void __filemap_find_pins(struct mem_cgroup *memcg, struct mapping_pins *pins);

/**
 * filemap_name - the name of a file
 * @name: set, "" if there is none
 * @size: of it; MAPPING_NAME_MAX is enough
 *
 * Return: the process that opened it last, 0 if that is not known.
 */
pid_t filemap_name(struct address_space *mapping, char *name, size_t size);

/**
 * filemap_for_each_pin - the files with pages that are charged to a memcg
 * @memcg: a css reference is held
 * @fn: called with a kind, a file's name, which can be "", the process that
 *      opened it last, or 0, and pages, 1 and up
 *
 * Pages of files that are not named come together, with the name "".
 */
void filemap_for_each_pin(struct mem_cgroup *memcg,
			  void (*fn)(void *arg, enum mapping_kind kind,
				     const char *name, pid_t opener,
				     unsigned long nr),
			  void *arg);

#endif
