// SPDX-License-Identifier: GPL-2.0-only
#include "rt/percpu_slot.h"

#ifdef PERCPU_SLOT_RSEQ

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "linux/bug.h"
#include "linux/percpu.h"

u32 __percpu_slot_nr;

static long membarrier(int cmd, unsigned int flags, int cpu)
{
	return syscall(SYS_membarrier, cmd, flags, cpu);
}

/*
 * glibc registers each thread's area; a nonzero size tells that it did. A
 * tunable, valgrind or an old kernel can prevent it, then there is no area. A
 * processor's number is the number of its slot, so it must not be too high.
 */
static bool rseq_works(void)
{
	return __rseq_size && (int)READ_ONCE(rseq_area()->cpu_id) >= 0 &&
	       current_cpu_is_hosts() && highest_cpu() < NR_CPUS &&
	       !membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0,
			   0);
}

void percpu_slot_init(bool live)
{
	__percpu_slot_nr = live && rseq_works() ? nr_cpu_ids : 0;
}

void percpu_slot_sync(int cpu)
{
	if ((u32)cpu < __percpu_slot_nr)
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
