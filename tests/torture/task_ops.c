// SPDX-License-Identifier: GPL-2.0-only
/*
 * task_ops.c - tasks that belong to no thread of the torture
 *
 * A process is made with some threads and each is left in a table; the thread
 * that takes it out ends it. So threads of a process exit at once, and while
 * they are moved by their numbers.
 */
#include "torture.h"

#include "unit.h"

#define MAX_THREADS 4

static void end_one(struct torture *t, unsigned int i,
		    struct task_struct *replacement)
{
	struct task_struct *old = xchg(&t->leaving[i], replacement);

	if (old)
		do_exit(old);
}

void torture_leave(struct torture *t, GRand *rand, struct task_struct *parent,
		   pid_t (*new_pid)(void), gfp_t gfp)
{
	unsigned int at = (unsigned int)g_rand_int_range(rand, 0, NR_LEAVING);
	struct task_struct *tasks[MAX_THREADS];
	pid_t tgid = new_pid(), pid = tgid;
	unsigned int i, nr = 0;

	/* or as many as there is memory for */
	while (nr < MAX_THREADS && !copy_process(nr ? tasks[0] : parent, pid,
						 tgid, gfp, &tasks[nr])) {
		nr++;
		pid = new_pid();
	}
	for (i = 0; i < nr; i++)
		end_one(t, (at + i) % NR_LEAVING, tasks[i]);
}

void torture_reap(struct torture *t)
{
	unsigned int i;

	for (i = 0; i < NR_LEAVING; i++)
		end_one(t, i, NULL);
}

int torture_write_pid(struct cgroup *dst, bool threadgroup, pid_t pid)
{
	char text[16];

	g_snprintf(text, sizeof(text), "%d", (int)pid);
	return unit_write(dst, threadgroup ? "cgroup.procs" : "tasks", text);
}
