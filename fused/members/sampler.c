// SPDX-License-Identifier: GPL-2.0-only
#include "members/sampler.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/thread.h"
#include "members/membership.h"
#include "members/memory.h"
#include "members/oom.h"
#include "members/release_agent.h"

#define PERIOD_MS 20
#define REST_FACTOR 4
#define NS_PER_MS 1000000

static int wake_fd = -1; /* immutable between start and stop */
static pthread_t thread;
static bool stopping; /* READ_ONCE, WRITE_ONCE */

/*
 * Set before looking for work, so that a writer too late to be seen by the look
 * finds it set. READ_ONCE, WRITE_ONCE.
 */
static bool idle;

/* Return: how long to rest, in milliseconds; -1 until woken */
static int look_once(void)
{
	u64 start = task_clock();
	bool watched;
	int worked;

	WRITE_ONCE(idle, true);
	__atomic_thread_fence(__ATOMIC_SEQ_CST); /* pairs with sampler_wake() */
	membership_sync();
	watched = member_memory_watch();
	if (!release_agent_waits() && !watched)
		return -1;
	WRITE_ONCE(idle, false);
	member_oom();
	worked = (int)((task_clock() - start) / NS_PER_MS);
	return max(PERIOD_MS, worked * REST_FACTOR);
}

static void *sampler(void *unused)
{
	struct pollfd pfd = { .fd = wake_fd, .events = POLLIN };
	eventfd_t count;
	int rest = -1;

	(void)unused;
	for (;;) {
		if (poll(&pfd, 1, rest) > 0)
			eventfd_read(wake_fd, &count);
		if (READ_ONCE(stopping))
			return NULL;
		rest = look_once();
	}
}

int sampler_start(void)
{
	int err;

	wake_fd = eventfd(0, EFD_CLOEXEC);
	if (wake_fd < 0)
		return -errno;
	stopping = false;
	idle = true;
	err = thread_start(&thread, sampler);
	if (err)
		close(wake_fd);
	return err;
}

void sampler_stop(void)
{
	WRITE_ONCE(stopping, true);
	eventfd_write(wake_fd, 1);
	pthread_join(thread, NULL);
	close(wake_fd);
}

void sampler_wake(struct cgroup *cgrp)
{
	/* order the caller's earlier writes before the read of idle */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (READ_ONCE(idle) &&
	    (READ_ONCE(cgrp->nr_tasks) || READ_ONCE(cgrp->nr_online)) &&
	    (cgroup_is_watched(cgrp) || release_agent_waits_for(cgrp)))
		eventfd_write(wake_fd, 1);
}
