// SPDX-License-Identifier: GPL-2.0-only
#include "linux/bug.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t warn_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long warnings;	/* warn_lock */
static char first_warning[256]; /* warn_lock; stable once written */

void __warn(const char *cond, const char *file, int line)
{
	pthread_mutex_lock(&warn_lock);
	if (!warnings++)
		snprintf(first_warning, sizeof(first_warning), "%s:%d: %s",
			 file, line, cond);
	pthread_mutex_unlock(&warn_lock);
}

void __bug(const char *cond, const char *file, int line)
{
	fprintf(stderr, "%s:%d: BUG: %s\n", file, line, cond);
	abort();
}

unsigned long warn_count(const char **first)
{
	unsigned long n;

	pthread_mutex_lock(&warn_lock);
	n = warnings;
	pthread_mutex_unlock(&warn_lock);
	if (first)
		*first = first_warning;
	return n;
}

void warn_reset(void)
{
	pthread_mutex_lock(&warn_lock);
	warnings = 0;
	first_warning[0] = '\0';
	pthread_mutex_unlock(&warn_lock);
}
