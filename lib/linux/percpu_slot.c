// SPDX-License-Identifier: GPL-2.0-only
#include "percpu_slot.h"

#ifdef PERCPU_SLOT_RSEQ

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bug.h"
#include "percpu.h"

bool __percpu_slot_lockless;

static long membarrier(int cmd, unsigned int flags, int cpu)
{
	return syscall(SYS_membarrier, cmd, flags, cpu);
}

/*
 * glibc registers each thread's area; it says so by a size that is not 0. A
 * tunable, valgrind or an old kernel can be in the way, then there is none. A
 * processor's number is the number of its slot, so there must be as many.
 */
static bool rseq_works(void)
{
	return __rseq_size && (int)READ_ONCE(rseq_area()->cpu_id) >= 0 &&
	       sysconf(_SC_NPROCESSORS_CONF) <= NR_CPUS &&
	       !membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0, 0);
}

void percpu_slot_init(bool live)
{
	__percpu_slot_lockless = live && rseq_works();
}

void percpu_slot_sync(int cpu)
{
	if (__percpu_slot_lockless)
		WARN_ON(membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ,
				   MEMBARRIER_CMD_FLAG_CPU, cpu));
}

#else

void percpu_slot_init(bool live)
{
	(void)live;
}

void percpu_slot_sync(int cpu)
{
	(void)cpu;
}

#endif
