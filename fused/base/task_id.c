// SPDX-License-Identifier: GPL-2.0-only
#include "base/task_id.h"

#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ULL

/* the three clocks are read within this time, or they are read again */
#define TOGETHER_NS 100000

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

uint64_t task_clock(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

/*
 * CLOCK_BOOTTIME goes on while the machine is suspended. Between two reads we
 * may be preempted for any time, if another user keeps the machine busy.
 */
static uint64_t suspended_ns(void)
{
	uint64_t before, boot, after;

	do {
		before = clock_ns(CLOCK_MONOTONIC);
		boot = clock_ns(CLOCK_BOOTTIME);
		after = clock_ns(CLOCK_MONOTONIC);
	} while (after - before > TOGETHER_NS);
	return boot - before;
}

uint64_t task_tick(uint64_t ns)
{
	uint64_t tick_ns = NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK);

	return (ns + suspended_ns()) / tick_ns;
}
