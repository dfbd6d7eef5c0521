// SPDX-License-Identifier: GPL-2.0-only
#include "files/reaper.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "files/mount.h"
#include "linux/rcupdate.h"

/* descriptors for all but the inodes of the mounts */
#define RESERVE 1024

/* the default of the sysctl fs.nr_open, which no limit may exceed */
#define MOST (1UL << 20)

/* in this time the kernel forgets thousands of inodes */
#define PAUSE_NS (20 * 1000 * 1000)

unsigned long files_reaper_limit(unsigned int mounts)
{
	const struct rlimit most = { MOST, MOST };
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return RESERVE;
	/* root may raise the hard limit too */
	if (limit.rlim_max < MOST && !setrlimit(RLIMIT_NOFILE, &most))
		limit = most;
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur < 2 * RESERVE)
		return limit.rlim_cur / 4 / mounts;
	return (limit.rlim_cur - RESERVE) / 4 * 3 / mounts;
}

static dev_t dev_of(int fd)
{
	struct statx stx;

	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE, &stx))
		return 0;
	return makedev(stx.stx_dev_major, stx.stx_dev_minor);
}

dev_t files_mounted_dev(const char *path)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	dev_t dev = fd < 0 ? 0 : dev_of(fd);

	if (fd >= 0)
		close(fd);
	return dev;
}

/* a descriptor of the mount would keep others from unmounting it */
static void remount(const struct files_mount *m)
{
	int fd = open(m->dir, O_PATH | O_CLOEXEC), fs = -1;

	if (fd >= 0 && m->dev && dev_of(fd) == m->dev)
		fs = fspick(fd, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH);
	if (fs >= 0) {
		/* may fail: look-ups tell of it when there are no descriptors */
		fsconfig(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0);
		close(fs);
	}
	if (fd >= 0)
		close(fd);
}

static void reap(struct files_mount *m)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	unsigned long left, next;

	remount(m);
	nanosleep(&pause, NULL);
	left = __atomic_load_n(&m->inodes.nr, __ATOMIC_RELAXED);
	next = left + m->reaper.max / 16;
	if (next < m->reaper.max)
		next = m->reaper.max;
	__atomic_store_n(&m->reaper.next, next, __ATOMIC_RELAXED);
}

static void *reaper(void *arg)
{
	struct files_mount *m = arg;

	rcu_register_thread();
	/* look-ups can take all descriptors of the daemon, but none of this table */
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_UNSHARE);
	while (helper_thread_wait(&m->reaper.thread)) {
		reap(m);
		__atomic_store_n(&m->reaper.busy, false, __ATOMIC_RELEASE);
	}
	return NULL;
}

int files_reaper_start(struct files_mount *m, unsigned long max)
{
	m->reaper.max = m->reaper.next = max;
	return helper_thread_start(&m->reaper.thread, reaper, m);
}

void files_reaper_stop(struct files_mount *m)
{
	helper_thread_stop(&m->reaper.thread);
}

void files_reaper_wake(struct files_mount *m)
{
	if (!__atomic_exchange_n(&m->reaper.busy, true, __ATOMIC_ACQ_REL))
		helper_thread_wake(&m->reaper.thread);
}

void files_reaper_count(struct files_mount *m)
{
	unsigned long nr =
		__atomic_add_fetch(&m->inodes.nr, 1, __ATOMIC_RELAXED);

	if (nr > __atomic_load_n(&m->reaper.next, __ATOMIC_RELAXED))
		files_reaper_wake(m);
}
