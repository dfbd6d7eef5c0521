/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ops.h - the operations that the threads choose from
 *
 * An operation draws all that it decides from its thread's numbers, so that a
 * seed makes the thread do the same again.
 */
#ifndef _TESTS_TORTURE_OPS_H
#define _TESTS_TORTURE_OPS_H

#include "torture.h"

/**
 * struct worker - a thread of the torture
 * @t: shared with the other workers
 * @slots: its share of @t->tasks
 * @rand: decides its operations
 * @done: how often it has run each operation
 * @failed: how many of its allocations failed under --fail; set at its end
 * @again: ledgers for which the moment did not come
 * @thread: where it runs
 */
struct worker {
	struct torture *t;
	struct task_slot *slots;
	GRand *rand;
	unsigned long *done;
	long failed;
	unsigned long again;
	GThread *thread;
};

/**
 * struct operation - a row of the table
 * @name: as it is counted at the end
 * @fn: does it
 * @weight: how often it is chosen, beside the others' weights
 */
struct operation {
	const char *name;
	void (*fn)(struct worker *w);
	unsigned int weight;
};

extern const struct operation operations[];
extern const unsigned int nr_operations;

/** do_operation - choose and do one, on a random CPU; sometimes memory fails */
void do_operation(struct worker *w);

/** pick - a random number below @nr */
unsigned int pick(struct worker *w, unsigned int nr);

/** one_in - true once in @nr calls, at random */
bool one_in(struct worker *w, unsigned int nr);

/** random_gfp - mostly such that an allocation can fail */
gfp_t random_gfp(struct worker *w);

/** random_large - around the range of 32 bits, and around the bound @most */
unsigned long random_large(struct worker *w, unsigned long most);

/**
 * get_group - a random group, the root if the place is free
 *
 * Return: the group with a css reference, for put_group().
 */
struct cgroup *get_group(struct worker *w);
void put_group(struct cgroup *cgrp);

/** own_slot - a random one of the thread's tasks; its shell always exists */
struct task_slot *own_slot(struct worker *w);

/* ops_group.c */
void op_mkdir(struct worker *w);
void op_rmdir(struct worker *w);
void op_rename(struct worker *w);
void op_immigrate(struct worker *w);
void op_limit(struct worker *w);
void op_use_hierarchy(struct worker *w);
void op_drain(struct worker *w);
void op_wait(struct worker *w);

/* ops_task.c */
void op_fork(struct worker *w);
void op_exec(struct worker *w);
void op_exit(struct worker *w);
void op_account(struct worker *w);
void op_attach(struct worker *w);
void op_attach_stub(struct worker *w);
void op_leave(struct worker *w);
void op_reap(struct worker *w);
void op_write_pid(struct worker *w);

/* ops_charge.c */
void op_charge(struct worker *w);
void op_charge_old(struct worker *w);
void op_uncharge(struct worker *w);
void op_alloc_pages(struct worker *w);
void op_alloc_remote(struct worker *w);
void op_free_pages(struct worker *w);

/* ops_slab.c */
void op_slab_alloc(struct worker *w);
void op_slab_free(struct worker *w);
void op_kmalloc(struct worker *w);
void op_cache(struct worker *w);
void op_shrink(struct worker *w);

/* ops_machine.c */
void op_hotplug(struct worker *w);
void op_read(struct worker *w);
void op_look(struct worker *w);

/* ledger_rows.c */
void op_ledger(struct worker *w);

/* free all that the operations have left, of each kind; no thread is at work */
void end_tasks(struct torture *t);
void free_charged(struct torture *t);
void free_slab(struct torture *t);
void remove_groups(struct torture *t);

#endif
