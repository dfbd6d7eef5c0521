/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault_scenarios.h - the operations of test_fault.c, as tables
 *
 * A new operation is a new row: the operation, its inverse, and the number of
 * allocations it is known to make.
 */
#ifndef _TESTS_FAULT_SCENARIOS_H
#define _TESTS_FAULT_SCENARIOS_H

#include "fault_world.h"

/* the kernels that have an operation */
enum having { EVERYBODY, OBJCGS, CLONES };

/**
 * struct scenario - an operation
 * @name: of the test
 * @allocs: at least so many can fail
 * @act: the operation; 0 or -ENOMEM, then without effect
 * @undo: undoes it, or NULL
 * @arg: world.arg: an order, a size, or whether threads are meant
 * @vectors: where there are objcgs, at least so many more without which
 *           it goes on; if 0, none
 * @requests: the same, where there are clones
 * @only: the kernels that have it
 * @prepare: called once before the first run, or NULL
 * @finish: undoes that, or NULL
 */
struct scenario {
	const char *name;
	unsigned int allocs;
	int (*act)(struct world *w);
	void (*undo)(struct world *w);
	unsigned int arg;
	unsigned int vectors;
	unsigned int requests;
	enum having only;
	void (*prepare)(struct world *w);
	void (*finish)(struct world *w);
};

/* in fault_groups.c, fault_memory.c and fault_files.c; no name ends each */
extern const struct scenario group_scenarios[];
extern const struct scenario memory_scenarios[];
extern const struct scenario file_scenarios[];

#endif
