/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * model.h - the engine's expected answers, computed as simply as possible
 *
 * A single thread, tables of a fixed size, an index for each object, and no
 * line of the engine's but names of flags. The pins of a group or an objcg are
 * not counted along the way but found by looking through all tables; the
 * engine's work of some grace periods later happens here at once.
 *
 * It is exact at any moment, not only with empty stocks, because the CPU
 * determines the work on a stock: model->cpu, or for work of the engine's own
 * threads theirs (MODEL_SERVICE_CPU); if that is offline, the next online CPU.
 *
 * The differences between kernels are in struct model_rules. All of them have
 * obj_cgroups: the slab pages that hold objects have no owner and are not here.
 */
#ifndef _TESTS_FUZZ_MODEL_H
#define _TESTS_FUZZ_MODEL_H

#include <stdbool.h>

#include "linux/gfp.h"

#define MODEL_GROUPS 16
#define MODEL_OBJCGS 48
#define MODEL_TASKS 12
#define MODEL_PAGES 48
#define MODEL_OBJECTS 32
#define MODEL_USERS 12
#define MODEL_HOLDS 8
#define MODEL_CPUS 4
#define MODEL_SERVICE_CPU 0

#define MODEL_PAGE_SIZE 4096L
/* charged at once, and in a single allocation: memcgfs_bounds.h */
#define MODEL_MAX_BYTES (1L << 40)
#define MODEL_MAX_ORDER 10
/* the overhead of an object beyond its size: a pointer to its objcg */
#define MODEL_POINTER_SIZE 8L
#define MODEL_NO_LIMIT (0x7fffffffffffffffL / MODEL_PAGE_SIZE)

/* the index of a null pointer */
#define NONE (-1)
#define MODEL_ROOT 0

/**
 * struct model_rules - the differences between the kernels
 * @pages_pin_groups: a kernel page is charged to a group, else to an objcg
 * @mm_has_memcg: an address space points to a group, and keeps it
 * @charged_is_type: a charged kernel page cannot be mapped
 * @remote_pins_groups: a remote charge pins its group, else its objcg
 * @hierarchical: a group is counted in its parent, else in the root only
 * @batch: pages charged at once
 * @maple_trees: the slab caches are those of v6.1, else those of v5.10
 */
struct model_rules {
	bool pages_pin_groups;
	bool mm_has_memcg;
	bool charged_is_type;
	bool remote_pins_groups;
	bool hierarchical;
	long batch;
	bool maple_trees;
};

enum model_counter_kind {
	MODEL_MEMORY,
	MODEL_MEMSW,
	MODEL_KMEM,
	MODEL_COUNTERS
};

struct model_counter {
	long usage;
	long max;
	long watermark;
	long failcnt;
};

enum model_state { MODEL_FREE, MODEL_ONLINE, MODEL_DYING };

/*
 * @counted_in: the group that counts it and takes over its objcgs, or NONE
 * @objcg: its own while it is online, but for the root
 */
struct model_group {
	enum model_state state;
	int parent;
	int counted_in;
	int objcg;
	struct model_counter counter[MODEL_COUNTERS];
};

/* @rest: bytes charged that are in no object and no stock */
struct model_objcg {
	bool used;
	int group;
	long rest;
	long object_bytes;
};

/*
 * @bytes of an objcg, or of none: @nr objects that come and go together, each
 * with a reference
 */
struct model_object {
	bool used;
	int objcg;
	long bytes;
	long nr;
};

/* charged to @group or @objcg: at most one of them is not NONE */
struct model_page {
	bool used;
	int group;
	int objcg;
	int order;
	int mapped;
};

/* @stack: unused for a task that was adopted */
struct model_task {
	bool used;
	int group;
	int process;
	struct model_object thread;
	struct model_page stack;
};

/* mm_group: where its mm belongs, under mm=memcg; valid while it has threads */
struct model_process {
	int nr_threads;
	int mm_group;
	struct model_object shared;
	struct model_object mm;
	struct model_page pgd;
	/* during exec: they hold references until they are freed */
	struct model_object old_mm;
	struct model_page old_pgd;
};

/* user pages of a group, charged together */
struct model_user {
	bool used;
	int group;
	long nr_pages;
};

/* a reference held by a task, perhaps to charge the group or objcg */
struct model_hold {
	bool used;
	int group;
	int objcg;
};

/* @tally: bytes of @objcg's objects not yet in its object_bytes */
struct model_stock {
	int group;
	long pages;
	int objcg;
	long bytes;
	long tally;
};

struct model {
	struct model_rules rules;
	int nr_cpus;
	int cpu;
	bool online[MODEL_CPUS];
	struct model_group groups[MODEL_GROUPS];
	struct model_objcg objcgs[MODEL_OBJCGS];
	struct model_task tasks[MODEL_TASKS];
	struct model_process processes[MODEL_TASKS];
	struct model_page pages[MODEL_PAGES];
	struct model_object objects[MODEL_OBJECTS];
	struct model_user users[MODEL_USERS];
	struct model_hold holds[MODEL_HOLDS];
	struct model_stock stocks[MODEL_CPUS];
};

/* how many references there are, found by looking for them */
struct model_refs {
	long group[MODEL_GROUPS];
	long objcg[MODEL_OBJCGS];
};

/**
 * model_init - start with a root group only
 * @nr_cpus: up to MODEL_CPUS
 */
void model_init(struct model *m, const struct model_rules *rules, int nr_cpus);

void model_count_refs(const struct model *m, struct model_refs *refs);

/*
 * The following functions return the result of the engine's function of that
 * name: 0 or a negative errno. A created object gets a free index.
 */
int model_mkdir(struct model *m, int parent, int group, int objcg);
int model_rmdir(struct model *m, int group);
int model_rename(const struct model *m, int group);
int model_resize_max(struct model *m, int group, bool memsw, long max);
void model_drain(struct model *m, int root);
int model_cpu_down(struct model *m, int cpu);
int model_cpu_up(struct model *m, int cpu);

int model_try_charge(struct model *m, int group, gfp_t gfp, long nr_pages);
int model_charge(struct model *m, struct model_object *object, int objcg,
		 gfp_t gfp, long bytes, long nr);
int model_charge_object(struct model *m, struct model_object *object, int objcg,
			gfp_t gfp, long bytes);
void model_uncharge(struct model *m, struct model_object *object);

/* charged to an objcg, or else to a group, or if both are NONE uncharged */
int model_alloc_pages(struct model *m, struct model_page *page, int group,
		      int objcg, gfp_t gfp, int order);
void model_free_pages(struct model *m, struct model_page *page);
int model_vm_insert_page(struct model *m, struct model_page *page);

int model_charge_user(struct model *m, struct model_user *user, int group,
		      gfp_t gfp, long nr_pages);
/* @stock: keep them for the next charge */
void model_uncharge_user(struct model *m, struct model_user *user, bool stock);

/* saved now, so that a later charge goes to the group that is charged now */
struct model_hold model_remote_charge(const struct model *m, int group);
void model_put_hold(struct model *m, struct model_hold *hold);

/* a holder has dropped a group or an objcg: free it after its last reference */
void model_put_group(struct model *m, int group);
void model_put_objcg(struct model *m, int objcg);

/* kernel pages of an objcg that are not needed any more */
void model_uncharge_kmem(struct model *m, int objcg, long nr_pages);

/* model_task.c */
int model_fork(struct model *m, int parent, int child, bool thread, gfp_t gfp);
void model_adopt(struct model *m, int leader, int task);
int model_exec(struct model *m, int task, gfp_t gfp);
void model_exit(struct model *m, int task);
void model_exit_both(struct model *m, int first, int second);
int model_attach(struct model *m, int group, int task, bool threadgroup);

#endif
