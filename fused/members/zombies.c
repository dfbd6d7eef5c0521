// SPDX-License-Identifier: GPL-2.0-only
#include "members/zombies.h"

#include <errno.h>

#include "cgroup/cgroup.h"
#include "members/members.h"
#include "proc/task.h"
#include "task/zombie.h"

/* so many are noted before the first look at them */
#define ZOMBIES_MIN ((size_t)256)

/* as /proc/PID/stat shows it: the thread is in do_exit(), or has been */
#define PF_EXITING 0x4

static size_t nr; /* zombies; membership_lock, or as a hint */
static size_t next_look = ZOMBIES_MIN; /* at @nr; membership_lock */

static void release(struct zombie *zombie)
{
	WRITE_ONCE(nr, nr - 1);
	zombie_release(zombie);
}

static void release_unused_numbers(void)
{
	struct zombie *zombie, *next;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry_safe(zombie, next, &zombies, list)
		if (!proc_exists(zombie->pid))
			release(zombie);
	next_look = max(ZOMBIES_MIN, 2 * nr);
}

void zombies_note(const struct member *m)
{
	lockdep_assert_held(&membership_lock);
	if (m->id.pid != m->process->id.pid ||
	    !zombie_add(m->task, m->id.starttime))
		return;
	WRITE_ONCE(nr, nr + 1);
	if (nr >= next_look)
		release_unused_numbers();
}

void zombies_forget(void)
{
	struct zombie *zombie, *next;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry_safe(zombie, next, &zombies, list)
		release(zombie);
	next_look = ZOMBIES_MIN;
}

/* without memory some are looked at another time */
static void collect_keepers(struct array *ids)
{
	const struct zombie *zombie;
	struct task_id *id;

	lockdep_assert_held(&membership_lock);
	mutex_lock(&cgroup_mutex);
	list_for_each_entry(zombie, &zombies, list) {
		id = zombie_keeps_dying(zombie) ? array_add(ids) : NULL;
		if (id)
			*id = (struct task_id){ zombie->pid,
						zombie->starttime };
	}
	mutex_unlock(&cgroup_mutex);
}

bool zombie_is_there(const struct task_id *id)
{
	struct proc_task now;
	int err = proc_task_read(id->pid, id->pid, &now);

	if (err)
		return err != -ESRCH;
	return now.flags & PF_EXITING &&
	       task_id_is(id, now.id.pid, now.id.starttime);
}

static int cmp_id(const void *p, const void *q)
{
	const struct task_id *x = p, *y = q;
	int order = cmp_pid(p, q);

	return order ? order :
		       (x->starttime > y->starttime) -
			       (x->starttime < y->starttime);
}

static void keep_only_gone(struct array *ids)
{
	const struct task_id *id;
	size_t gone = 0;

	array_for_each(id, ids)
		if (!zombie_is_there(id))
			*(struct task_id *)array_at(ids, gone++) = *id;
	ids->nr = gone;
	array_sort(ids, cmp_id);
}

static void release_gone(const struct array *gone)
{
	struct zombie *zombie, *next;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry_safe(zombie, next, &zombies, list) {
		const struct task_id id = { zombie->pid, zombie->starttime };

		if (array_find(gone, &id, cmp_id))
			release(zombie);
	}
}

void zombies_sync(void)
{
	struct array ids = ARRAY_OF(struct task_id);

	if (!READ_ONCE(nr))
		return;
	mutex_lock(&membership_lock);
	release_unused_numbers();
	collect_keepers(&ids);
	mutex_unlock(&membership_lock);
	if (!ids.nr)
		return;
	keep_only_gone(&ids);
	mutex_lock(&membership_lock);
	release_gone(&ids);
	mutex_unlock(&membership_lock);
	array_free(&ids);
}

bool zombie_find(pid_t pid, struct task_id *id)
{
	const struct zombie *zombie;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry(zombie, &zombies, list) {
		if (zombie->pid != pid)
			continue;
		*id = (struct task_id){ pid, zombie->starttime };
		return true;
	}
	return false;
}
