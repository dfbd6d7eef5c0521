// SPDX-License-Identifier: GPL-2.0-only
#include "base/limits.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* what a world needs, with some room */
#define FILES_MIN 64
#define TASKS_MIN 64
#define ADDRESSES_MIN_KIB 131072

#define REASON_MAX 160

static struct rlimit file_size;
static bool was_ignored; /* SIGXFSZ */

void limits_begin(void)
{
	struct rlimit most;

	was_ignored = signal(SIGXFSZ, SIG_IGN) == SIG_IGN;
	getrlimit(RLIMIT_FSIZE, &file_size);
	most = file_size;
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_FSIZE, &most);
}

void limits_give_back(void)
{
	struct rlimit now;

	/* the hard limit may have been changed from outside since */
	if (!getrlimit(RLIMIT_FSIZE, &now) &&
	    file_size.rlim_cur <= now.rlim_max) {
		now.rlim_cur = file_size.rlim_cur;
		setrlimit(RLIMIT_FSIZE, &now);
	}
	if (!was_ignored)
		signal(SIGXFSZ, SIG_DFL);
}

static rlim_t limit_of(__rlimit_resource_t resource)
{
	struct rlimit limit;

	return getrlimit(resource, &limit) ? RLIM_INFINITY : limit.rlim_cur;
}

const char *limits_reason(int err)
{
	static char reason[REASON_MAX];
	rlim_t addresses = limit_of(RLIMIT_AS);

	switch (err) {
	case EMFILE:
		snprintf(
			reason, sizeof(reason),
			"too few file descriptors: %llu, expected at least %d; raise ulimit -n",
			(unsigned long long)limit_of(RLIMIT_NOFILE), FILES_MIN);
		return reason;
	case EAGAIN: /* of fork() and pthread_create() */
		snprintf(
			reason, sizeof(reason),
			"too few processes: expected at least %d more, threads included; raise ulimit -u or the limit of the container",
			TASKS_MIN);
		return reason;
	case ENOMEM:
		if (addresses == RLIM_INFINITY)
			break;
		snprintf(
			reason, sizeof(reason),
			"too little address space: %llu KiB, expected at least %d; raise ulimit -v",
			(unsigned long long)addresses / 1024,
			ADDRESSES_MIN_KIB);
		return reason;
	}
	return strerror(err);
}
