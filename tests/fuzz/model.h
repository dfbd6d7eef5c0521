/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * model.h - what the engine should answer, in the simplest way there is
 *
 * One thread, tables of a fixed size, an index for each thing, and no line of
 * the engine's but names of flags. What pins a group or an objcg is not counted
 * along the way but found by looking through all tables; what happens in the
 * engine some grace periods later happens here at once.
 *
 * It is exact at any moment, not only with empty stocks, for what a stock does
 * is decided by the CPU: model->cpu, or that of the engine's own threads, for
 * what they do (MODEL_SERVICE_CPU); if that is offline, the next that is not.
 *
 * What differs between kernels is in struct model_rules. All of them have
 * obj_cgroups: the slab pages that objects lie on are nobody's and not here.
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
/* charged at once, and of one allocation: memcgfs_bounds.h */
#define MODEL_MAX_BYTES (1L << 40)
#define MODEL_MAX_ORDER 10
#define MODEL_BATCH 64L
/* what an object costs more than its size: a pointer to its objcg */
#define MODEL_POINTER_SIZE 8L
#define MODEL_NO_LIMIT (0x7fffffffffffffffL / MODEL_PAGE_SIZE)

/* an index that points to nothing */
#define NONE (-1)
#define MODEL_ROOT 0

/**
 * struct model_rules - what is not the same in all kernels
 * @pages_pin_groups: a kernel page is charged to a group, else to an objcg
 * @mm_has_memcg: an address space points to a group, and keeps it
 * @charged_is_type: a charged kernel page cannot be mapped
 * @remote_pins_groups: who charges for another keeps its group, else its objcg
 */
struct model_rules {
	bool pages_pin_groups;
	bool mm_has_memcg;
	bool charged_is_type;
	bool remote_pins_groups;
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

/* @objcg: its own while it is online, but for the root */
struct model_group {
	enum model_state state;
	int parent;
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

/* at most one of @group and @objcg is not NONE: what it is charged to */
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
};

/* user pages of a group, charged together */
struct model_user {
	bool used;
	int group;
	long nr_pages;
};

/* a reference that somebody has taken, perhaps to charge the group or objcg */
struct model_hold {
	bool used;
	int group;
	int objcg;
};

/* @tally: what objects of @objcg hold more than its object_bytes say */
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
 * model_init - a root group and nothing else
 * @nr_cpus: up to MODEL_CPUS
 */
void model_init(struct model *m, const struct model_rules *rules, int nr_cpus);

void model_count_refs(const struct model *m, struct model_refs *refs);

/*
 * What follows returns what the engine's function of that name does: 0 or a
 * negative errno. Where something new is made, its index is a free one.
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

/* charged to an objcg, or else to a group, or if both are NONE to nobody */
int model_alloc_pages(struct model *m, struct model_page *page, int group,
		      int objcg, gfp_t gfp, int order);
void model_free_pages(struct model *m, struct model_page *page);
int model_vm_insert_page(struct model *m, struct model_page *page);

int model_charge_user(struct model *m, struct model_user *user, int group,
		      gfp_t gfp, long nr_pages);
/* @stock: keep them for the next charge */
void model_uncharge_user(struct model *m, struct model_user *user, bool stock);

/* what is kept to charge later what a group is charged now */
struct model_hold model_remote_charge(const struct model *m, int group);
void model_put_hold(struct model *m, struct model_hold *hold);

/* somebody has let go of a group or an objcg: is it the last? */
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
