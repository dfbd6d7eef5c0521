// SPDX-License-Identifier: GPL-2.0-only
#include "files/dropper.h"

#include <time.h>

#include "files/mount.h"
#include "libobjcg-internal.h"
#include "linux/rcupdate.h"

/*
 * Pages that the kernel is to drop. The inode may be gone when their turn comes:
 * its address only names it, and the kernel knows no such name any more.
 */
struct dropped_range {
	fuse_ino_t ino;
	unsigned long index, nr;
};

/* seconds that files_dropper_wait() waits */
#define PATIENCE 1

/* of this thread, since its last files_drop_queued() */
static __thread bool has_queued;

/* Return: whether @range was made longer */
static bool extend(struct dropped_range *range, fuse_ino_t ino,
		   unsigned long index, unsigned long nr)
{
	if (range->ino != ino || range->index + range->nr != index)
		return false;
	range->nr += nr;
	return true;
}

void files_drop(struct files_inode *inode, unsigned long index,
		unsigned long nr)
{
	fuse_ino_t ino = (fuse_ino_t)(uintptr_t)inode;
	struct files_dropper *d = &inode->mount->dropper;
	struct dropped_range *last;
	bool first;

	has_queued = true;
	spin_lock(&d->lock);
	first = !d->ranges.nr;
	last = first ? NULL : array_at(&d->ranges, d->ranges.nr - 1);
	if (!last || !extend(last, ino, index, nr)) {
		last = array_add(&d->ranges);
		if (last)
			*last = (struct dropped_range){ ino, index, nr };
	}
	spin_unlock(&d->lock);
	if (first)
		helper_thread_wake(&d->thread);
}

static struct array take_ranges(struct files_dropper *d)
{
	const struct array none = ARRAY_OF(struct dropped_range);
	struct array ranges;

	spin_lock(&d->lock);
	ranges = d->ranges;
	d->ranges = none;
	d->taken++;
	spin_unlock(&d->lock);
	return ranges;
}

bool files_drop_queued(void)
{
	bool queued = has_queued;

	has_queued = false;
	return queued;
}

void files_dropper_wait(struct files_mount *m)
{
	struct files_dropper *d = &m->dropper;
	struct timespec end;
	unsigned long wanted;
	int err = 0;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += PATIENCE;
	spin_lock(&d->lock);
	/* ranges that the thread has taken, and those that it will take */
	wanted = d->taken + (d->ranges.nr ? 1 : 0);
	while (d->dropped < wanted && !err)
		err = pthread_cond_clockwait(&d->done, &d->lock.lock,
					     CLOCK_MONOTONIC, &end);
	spin_unlock(&d->lock);
}

/* waits until no request needs the pages, and until they are written back */
static void drop_ranges(struct files_mount *m)
{
	struct array ranges = take_ranges(&m->dropper);
	const struct dropped_range *r;

	array_for_each(r, &ranges)
		fuse_lowlevel_notify_inval_inode(
			m->session, r->ino, (off_t)(r->index << PAGE_SHIFT),
			(off_t)(r->nr << PAGE_SHIFT));
	array_free(&ranges);
	spin_lock(&m->dropper.lock);
	m->dropper.dropped++;
	pthread_cond_broadcast(&m->dropper.done);
	spin_unlock(&m->dropper.lock);
}

static void *dropper(void *arg)
{
	struct files_mount *m = arg;

	rcu_register_thread();
	while (helper_thread_wait(&m->dropper.thread))
		drop_ranges(m);
	/* a request may wait for the last */
	drop_ranges(m);
	return NULL;
}

int files_dropper_start(struct files_mount *m)
{
	struct files_dropper *d = &m->dropper;

	d->ranges = (struct array)ARRAY_OF(struct dropped_range);
	mutex_init(&d->lock, RANK_LEAF);
	pthread_cond_init(&d->done, NULL);
	return helper_thread_start(&d->thread, dropper, m);
}

void files_dropper_stop(struct files_mount *m)
{
	helper_thread_stop(&m->dropper.thread);
}

void files_dropper_fini(struct files_mount *m)
{
	array_free(&m->dropper.ranges);
}
