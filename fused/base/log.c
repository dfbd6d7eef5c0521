// SPDX-License-Identifier: GPL-2.0-only
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "linux/mutex.h"
#include "linux/types.h"

#define INTERVAL 10 /* seconds */
#define NR_FORMATS 64

/**
 * struct limit - when a format was printed; all: limits_lock
 * @fmt: or NULL. Formats are constants, known by their address; with more of
 *       them than there are limits, the last limit is for all the others.
 * @printed: in seconds, monotonic
 * @left_out: since then
 */
static struct limit {
	const char *fmt;
	time_t printed;
	unsigned long left_out;
} limits[NR_FORMATS];
static DEFINE_SPINLOCK(limits_lock, RANK_LEAF);

static struct limit *find_limit(const char *fmt)
{
	struct limit *limit = limits;

	while (limit->fmt && limit->fmt != fmt &&
	       limit < &limits[NR_FORMATS - 1])
		limit++;
	return limit;
}

/* the line that is being printed, which can come in pieces; limits_lock */
static bool in_line, line_is_left_out;

/*
 * Return: whether to print now; @left_out: messages left out since the last
 * print
 */
static bool may_print(const char *fmt, unsigned long *left_out)
{
	struct limit *limit = find_limit(fmt);
	struct timespec now;
	bool ret;

	lockdep_assert_held(&limits_lock);
	clock_gettime(CLOCK_MONOTONIC, &now);
	ret = !limit->fmt || now.tv_sec - limit->printed >= INTERVAL;
	*left_out = limit->left_out++;
	if (ret)
		*limit = (struct limit){ .fmt = fmt, .printed = now.tv_sec };
	return ret;
}

/* Return: the part of the format that is still to be printed, or NULL */
static const char *begin_line(bool limited, const char *fmt)
{
	unsigned long left_out = 0;

	if (!limited)
		return fmt;
	if (!may_print(fmt, &left_out))
		return NULL;
	fputs("memcgfs: ", stderr);
	if (left_out)
		fprintf(stderr, "(%lu messages left out) ", left_out);
	return strncmp(fmt, "fuse: ", 6) ? fmt : fmt + 6;
}

void log_message(bool limited, const char *fmt, va_list args)
{
	const char *end = strrchr(fmt, '\n');

	spin_lock(&limits_lock);
	if (!in_line) {
		fmt = begin_line(limited, fmt);
		line_is_left_out = !fmt;
	}
	in_line = !end || end[1];
	if (!line_is_left_out)
		vfprintf(stderr, fmt, args);
	spin_unlock(&limits_lock);
}
