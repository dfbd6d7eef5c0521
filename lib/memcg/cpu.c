// SPDX-License-Identifier: GPL-2.0-only
#include "libobjcg/cpu.h"

#include <errno.h>

#include "linux/mutex.h"
#include "linux/percpu.h"
#include "memcg/memcg_stock.h"

static DEFINE_MUTEX(cpu_hotplug_lock, RANK_CPU_HOTPLUG);

static bool cpu_exists(int cpu)
{
	return cpu >= 0 && cpu < (int)nr_cpu_ids;
}

static int check_cpu_down(int cpu)
{
	if (!cpu_exists(cpu) || !cpu_online(cpu))
		return -EINVAL;
	if (memcg_stock_is_live())
		return -EOPNOTSUPP;
	if (cpu_online_mask == 1ULL << cpu)
		return -EBUSY;
	return 0;
}

int cpu_down(int cpu)
{
	int err;

	mutex_lock(&cpu_hotplug_lock);
	err = check_cpu_down(cpu);
	if (!err) {
		set_cpu_online(cpu, false);
		memcg_hotplug_cpu_dead(cpu);
	}
	mutex_unlock(&cpu_hotplug_lock);
	return err;
}

int cpu_up(int cpu)
{
	int err = 0;

	mutex_lock(&cpu_hotplug_lock);
	if (!cpu_exists(cpu) || cpu_online(cpu))
		err = -EINVAL;
	else
		set_cpu_online(cpu, true);
	mutex_unlock(&cpu_hotplug_lock);
	return err;
}
