/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ops.h - an input: bytes that select operations on the engine and the model
 *
 *	byte 0		the kernel, from fuzz_kernels[]
 *	byte 1		the number of CPUs, less 1
 *	bytes 2, 3	unused
 *	then		an operation in each 4 bytes: which, and three arguments
 *
 * All bytes are valid: an argument is taken modulo the size of its table. So
 * any input can be run, also after operations are cut out of it.
 *
 * An operation is done on both sides, all work that it has queued is awaited,
 * and both sides are compared.
 */
#ifndef _TESTS_FUZZ_OPS_H
#define _TESTS_FUZZ_OPS_H

#include <stdio.h>

#include "libobjcg-internal.h"
#include "model.h"

#define FUZZ_HEADER 4
#define FUZZ_OP 4

/* the kernels, NULL at the end */
extern const char *const fuzz_kernels[];

/* how many of the last operations are kept in words */
#define FUZZ_HISTORY 12

/**
 * struct fuzz - both sides during one input
 * @groups: by the index of the model's group; likewise below
 * @nr_caches: kmem_caches there are at the start, and at any time
 * @nr_ops: operations done
 * @history: the last operations in words, at their number modulo its size
 * @different: a difference was found and reported; do not compare further
 */
struct fuzz {
	struct model model;
	struct cgroup *groups[MODEL_GROUPS];
	struct obj_cgroup *objcgs[MODEL_OBJCGS];
	struct task_struct *tasks[MODEL_TASKS];
	struct page *pages[MODEL_PAGES];
	long nr_caches;
	unsigned long nr_ops;
	char history[FUZZ_HISTORY][128];
	bool different;
};

/**
 * fuzz_miscount - charge the engine a page behind the model's back after so
 * many operations, to see that it is noticed; 0 is never
 */
extern unsigned long fuzz_miscount;

/**
 * fuzz_run - run the operations of an input
 *
 * Prints a difference and the last operations to stderr. The
 * engine cannot be used any more in this process then.
 *
 * Return: the number of operations, or -1 if there was a difference.
 */
long fuzz_run(const unsigned char *data, size_t size);

/** fuzz_expect - compare two numbers; @index is the object's, or NONE */
void __fuzz_differs(struct fuzz *f, const char *what, int index, long actual,
		    long expected);

static inline void fuzz_expect(struct fuzz *f, const char *what, int index,
			       long actual, long expected)
{
	if (unlikely(actual != expected))
		__fuzz_differs(f, what, index, actual, expected);
}

/*
 * Building blocks of operations. An operation whose arguments point to no
 * existing object has no effect.
 */

/* index of a used entry, searched round the table from the byte, or NONE */
#define PICK(table, byte, condition)                                \
	({                                                          \
		int _n = (int)ARRAY_SIZE(table), _i, _found = NONE; \
		for (_i = 0; _i < _n && _found == NONE; _i++) {     \
			__typeof__(&(table)[0]) it =                \
				&(table)[((byte) + _i) % _n];       \
			if (condition)                              \
				_found = (int)(it - (table));       \
		}                                                   \
		_found;                                             \
	})

#define FUZZ_GFPS 5

extern const struct fuzz_gfp {
	gfp_t gfp;
	const char *name;
} fuzz_gfps[FUZZ_GFPS];

/** fuzz_get_group - any group that is not freed, with a reference */
int fuzz_get_group(struct fuzz *f, unsigned char byte);
void fuzz_put_group(struct fuzz *f, int group);

/** fuzz_pick_task - any task; at least one exists */
int fuzz_pick_task(const struct fuzz *f, unsigned char byte);

static inline struct mem_cgroup *fuzz_memcg(const struct fuzz *f, int group)
{
	return mem_cgroup_from_css(f->groups[group]->css);
}

/** fuzz_say - the words for the operation that is done next */
void fuzz_say(struct fuzz *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** fuzz_op - do the operation of 4 bytes (ops.c) */
void fuzz_op(struct fuzz *f, const unsigned char *op);

/** fuzz_op_init - which operation a byte stands for */
void fuzz_op_init(void);

/* the operations, of three arguments each */
void fuzz_mkdir(struct fuzz *f, const unsigned char *arg);
void fuzz_rmdir(struct fuzz *f, const unsigned char *arg);
void fuzz_rename(struct fuzz *f, const unsigned char *arg);
void fuzz_attach(struct fuzz *f, const unsigned char *arg);
void fuzz_fork(struct fuzz *f, const unsigned char *arg);
void fuzz_adopt(struct fuzz *f, const unsigned char *arg);
void fuzz_exec(struct fuzz *f, const unsigned char *arg);
void fuzz_end(struct fuzz *f, const unsigned char *arg);
void fuzz_charge(struct fuzz *f, const unsigned char *arg);
void fuzz_charge_old(struct fuzz *f, const unsigned char *arg);
void fuzz_uncharge(struct fuzz *f, const unsigned char *arg);
void fuzz_alloc_pages(struct fuzz *f, const unsigned char *arg);
void fuzz_free_pages(struct fuzz *f, const unsigned char *arg);
void fuzz_split(struct fuzz *f, const unsigned char *arg);
void fuzz_insert(struct fuzz *f, const unsigned char *arg);
void fuzz_zap(struct fuzz *f, const unsigned char *arg);
void fuzz_charge_user(struct fuzz *f, const unsigned char *arg);
void fuzz_uncharge_user(struct fuzz *f, const unsigned char *arg);
void fuzz_hold(struct fuzz *f, const unsigned char *arg);
void fuzz_drop(struct fuzz *f, const unsigned char *arg);
void fuzz_limit(struct fuzz *f, const unsigned char *arg);
void fuzz_reset(struct fuzz *f, const unsigned char *arg);
void fuzz_drain(struct fuzz *f, const unsigned char *arg);
void fuzz_hotplug(struct fuzz *f, const unsigned char *arg);
void fuzz_remote_save(struct fuzz *f, const unsigned char *arg);
void fuzz_remote_alloc(struct fuzz *f, const unsigned char *arg);

/* removing operations, on an object that exists */
void fuzz_remove_group(struct fuzz *f, int index);
void fuzz_end_task(struct fuzz *f, int index);
void fuzz_free_object(struct fuzz *f, int index);
void fuzz_free_page(struct fuzz *f, int index);
void fuzz_free_user(struct fuzz *f, int index, bool stock);
void fuzz_drop_hold(struct fuzz *f, int index);

/** fuzz_free_all - exit, free, uncharge and remove all there is (ops.c) */
void fuzz_free_all(struct fuzz *f);

/** fuzz_compare - both sides, entirely (compare.c) */
void fuzz_compare(struct fuzz *f);

/** fuzz_conserve - compare the model's counters with its tables */
void fuzz_conserve(struct fuzz *f);

#endif
