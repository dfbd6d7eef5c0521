/* SPDX-License-Identifier: GPL-2.0-only */
/* ledger.h - accounts of all charges, shared by ledger.c and ledger_slab.c */
#ifndef _TESTS_LEDGER_H
#define _TESTS_LEDGER_H

#include "torture.h"

/**
 * struct account - the account of an objcg or a memcg
 * @bytes: bytes of objects
 * @pages: kernel pages and slab pages
 * @refs: references that all these hold
 * @kmem_pages: kernel pages, each counted once whatever its order
 * @kmem_size: kernel pages, with all that their order stands for
 * @stat: the expected statistics
 */
struct account {
	unsigned long bytes;
	unsigned long pages;
	long refs;
	long kmem_pages;
	long kmem_size;
	struct memcgfs_kmem_stat stat;
};

/**
 * struct subtree - the expected figures of a group and of all that it counts
 * @pages: kernel memory and slabs
 * @nr_dying: removed groups that it counts directly
 */
struct subtree {
	struct memcgfs_kmem_stat stat;
	unsigned long pages;
	unsigned int nr_dying;
};

struct ledger {
	struct subtree apart; /* groups that only the root counts */
	GHashTable *accounts; /* by address of the objcg or memcg */
	GHashTable *kernel;   /* id -> bytes, by the engine's ledger */
	GHashTable *tasks_in; /* cgroup -> how many tasks */
	long nr_groups;
	long nr_objcgs;	      /* found in groups */
	long nr_known_objcgs; /* objcgs that have an account */
	long nr_pages;
	long nr_tasks;
	GHashTable *processes; /* signal_structs seen */
	long nr_mms;
	long nr_handles; /* slab objects in tables and tasks */
	long nr_objects; /* slab objects on pages */
	long nr_slabs;
	long nr_vectors;
	long nr_caches;
	long nr_root_caches;
};

/**
 * ledger_kernel - take a ledger of the engine, whose rows must add up
 * Return: bytes of kernel memory of its own, by a group's id.
 */
GHashTable *ledger_kernel(void);

/** account_of - the account of an objcg or a memcg, new if need be */
struct account *account_of(struct ledger *l, void *key);

/** enter_bytes - an object; @objcg may be NULL. Return: its account or NULL */
struct account *enter_bytes(struct ledger *l, struct obj_cgroup *objcg,
			    size_t bytes);

/** enter_page - a page, charged or not. Return: its account or NULL */
struct account *enter_page(struct ledger *l, struct page *page);

/** enter_slabs - all caches, their pages and objects, and the torture's handles */
void enter_slabs(struct ledger *l, const struct torture *t);

/** check_slabs - as many of each as were entered */
void check_slabs(const struct ledger *l);

#endif
