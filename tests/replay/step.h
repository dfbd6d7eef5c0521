/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * step.h - a line of a replay
 *
 *	[cpu N] VERB ARG...		a step of a CPU; CPU 0 if none is named
 *	kernel NAME[,SWITCH=VALUE]...	the rules, if the command line has none
 *	settle				grace periods pass, the worker works
 *	stop POINT			the next thread that comes there stops
 *	stop everywhere | nowhere	each thread stops at each point, or none
 *	continue cpu N | worker | rcu	let it go on
 *	expect[-bug|-fixed] QUANTITY [OF] VALUE
 *	actor cpu N			for an exploration: steps of this CPU follow
 *	end				steps after all actors have ended follow
 *
 * The verbs and quantities are tables in step.c. Here is only the language:
 * whether a group of that name exists is checked when the step is run.
 */
#ifndef _TESTS_STEP_H
#define _TESTS_STEP_H

#include <stdbool.h>
#include <stddef.h>

enum step_verb {
	/* steps of a CPU */
	STEP_MKDIR,
	STEP_RMDIR,
	STEP_CHARGE,
	STEP_FREE,
	STEP_GET,
	STEP_PUT,
	STEP_DRAIN,
	STEP_ALLOC_PAGES,
	STEP_SPLIT_PAGE,
	STEP_FREE_PAGES,
	STEP_SET_ACTIVE_MEMCG,
	STEP_CLEAR_ACTIVE_MEMCG,
	STEP_CPU_DOWN,
	STEP_CPU_UP,
	STEP_LOCK,
	STEP_UNLOCK,
	STEP_LIMIT,
	STEP_USE_HIERARCHY,
	STEP_FAIL,
	STEP_KMEM_CACHE_CREATE,
	STEP_KMEM_CACHE_DESTROY,
	STEP_KMEM_CACHE_SHRINK,
	STEP_KMEM_CACHE_ALLOC,
	STEP_KMALLOC,
	STEP_KFREE,
	STEP_ALLOC_THREAD_STACK,
	STEP_FREE_THREAD_STACK,
	/* steps of the replay itself */
	STEP_KERNEL,
	STEP_SETTLE,
	STEP_STOP,
	STEP_CONTINUE,
	/* parts of a file for an exploration */
	STEP_ACTOR,
	STEP_END,
	STEP_EXPECT,
	STEP_EXPECT_BUG,
	STEP_EXPECT_FIXED,
	STEP_NOTHING, /* an empty line or a comment */
};

/* the kind of a step's argument */
enum step_arg {
	ARG_END,
	ARG_GROUP, /* a path from the root, "a/b", or "root" */
	ARG_NEW_GROUP,
	ARG_REF, /* "@o", an objcg that the replay has a reference to */
	ARG_NEW_REF,
	ARG_WHO, /* a group or a reference: the charge's owner */
	ARG_OBJECT,
	ARG_NEW_OBJECT,
	ARG_PAGE,
	ARG_NEW_PAGE,
	ARG_LOCK,
	ARG_CACHE, /* its name, or that of a cache from the start */
	ARG_NEW_CACHE,
	ARG_FLAG,    /* SLAB_ACCOUNT or another of slab.h */
	ARG_KOBJECT, /* in slab pages, one or many */
	ARG_NEW_KOBJECT,
	ARG_POINT,
	ARG_KERNEL,
	ARG_BYTES, /* this and the following are numbers */
	ARG_ORDER,
	ARG_CPU,
	ARG_NR,
};

enum step_quantity {
	/* quantities of an objcg */
	EXPECT_NR_CHARGED_BYTES,
	EXPECT_NR_OBJ_BYTES,
	EXPECT_REFS,
	/* quantities of a group */
	EXPECT_USAGE,
	EXPECT_KMEM,
	EXPECT_STATE,
	EXPECT_CSS_REFS,
	EXPECT_SLAB, /* bytes in memory.stat */
	EXPECT_SLAB_LOCAL,
	EXPECT_KERNEL_STACK,
	/* quantities of a cache, its clones included */
	EXPECT_CLONES,
	EXPECT_SLABS,
	EXPECT_OBJECTS,
	/* quantities of the world */
	EXPECT_CGROUPS,
	EXPECT_OBJCGS,
	EXPECT_WARNINGS,
};

#define STEP_MAX_ARGS 4
/* in the place of a CPU: the engine's own threads */
#define STEP_WORKER (-1)
#define STEP_RCU (-2)

/**
 * struct step - a line that has been understood
 * @verb: the action
 * @cpu: the CPU that does it or, for STEP_CONTINUE, the thread that goes on,
 *       which can also be STEP_WORKER or STEP_RCU
 * @arg: the words, pointing into @text
 * @number: the values of numeric words
 * @quantity: for STEP_EXPECT*; @arg[0] is its object, or NULL, @arg[1] the
 *       value
 * @text: storage for the words
 */
struct step {
	enum step_verb verb;
	int cpu;
	const char *arg[STEP_MAX_ARGS];
	unsigned long number[STEP_MAX_ARGS];
	enum step_quantity quantity;
	char text[256];
};

/**
 * step_parse - parse a line
 * @line: without or with a newline
 * @step: set on success
 * @expected: set on failure to a line that says what was expected instead
 *
 * Return: 0 or -EINVAL.
 */
int step_parse(const char *line, struct step *step, char *expected,
	       size_t size);

/** step_args - the kinds of a verb's arguments, up to ARG_END */
const enum step_arg *step_args(enum step_verb verb);

/** step_arg_name - "GROUP", for messages */
const char *step_arg_name(enum step_arg arg);

/** step_quantity_name - "nr_charged_bytes" */
const char *step_quantity_name(enum step_quantity quantity);

static inline bool step_is_of_cpu(const struct step *step)
{
	return step->verb < STEP_KERNEL;
}

#endif
