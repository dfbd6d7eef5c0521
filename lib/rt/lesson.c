// SPDX-License-Identifier: GPL-2.0-only
#include "rt/lesson.h"

#include <errno.h>
#include <string.h>

#include "linux/compiler.h"
#include "linux/mutex.h"

static const char *const lesson_names[NR_LESSONS] = {
	[LESSON_ROOT_CHARGING] = "root-charging",
	[LESSON_CHARGE_TRYGET] = "charge-tryget",
	[LESSON_DRAIN_TRYGET] = "drain-tryget",
	[LESSON_SPLIT_REFS] = "split-refs",
	[LESSON_DRAIN_RECURSION] = "drain-recursion",
	[LESSON_OBJCG_LOCK] = "objcg-lock",
	[LESSON_FLUSH_REQUIRED] = "flush-required",
	[LESSON_UNINIT_OBJCG] = "uninit-objcg",
	[LESSON_STOCK_ACCT] = "stock-acct",
	[LESSON_INT_ACTIVE_MEMCG] = "int-active-memcg",
	[LESSON_CPU_DEAD] = "cpu-dead",
	[LESSON_CREATE_WORK] = "create-work",
	[LESSON_RCU_UNLOCK] = "rcu-unlock",
	[LESSON_FREE_SLAB_MEMCG] = "free-slab-memcg",
	[LESSON_REFCNT_KILLING] = "refcnt-killing",
	[LESSON_ALIAS_DYING] = "alias-dying",
	[LESSON_OFFLINE_VMSTATS] = "offline-vmstats",
	[LESSON_VMSTATS_TWICE] = "vmstats-twice",
	[LESSON_SLAB_STACK] = "slab-stack",
	[LESSON_LARGE_KMALLOC] = "large-kmalloc",
	[LESSON_FREE_BULK] = "free-bulk",
	[LESSON_CHARGE_FAILED] = "charge-failed",
	[LESSON_FLUSHARRAY] = "flusharray",
	[LESSON_LINK_COUNTERS] = "link-counters",
};

bool lesson_is_on[NR_LESSONS];
void (*replay_hook)(const char *point);
void (*lesson_lock_hook)(struct mutex *m);

const char *lesson_name(unsigned int i)
{
	return i < NR_LESSONS ? lesson_names[i] : NULL;
}

int lesson_learn(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_LESSONS; i++) {
		if (!strcmp(name, lesson_names[i])) {
			lesson_is_on[i] = true;
			return 0;
		}
	}
	return -EINVAL;
}

/* the lesson to skip once, plus 1; 0 for none */
static __thread unsigned int skip;

void lesson_skip(enum lesson lesson)
{
	skip = (unsigned int)lesson + 1;
}

bool lesson_applies(enum lesson lesson)
{
	if (!lesson_is_on[lesson])
		return false;
	if (skip != (unsigned int)lesson + 1)
		return true;
	skip = 0;
	return false;
}

void take_mutex(struct mutex *m)
{
	if (lesson_lock_hook)
		lesson_lock_hook(m);
	pthread_mutex_lock(&m->lock);
}
