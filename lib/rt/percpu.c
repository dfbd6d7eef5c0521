// SPDX-License-Identifier: GPL-2.0-only
/*
 * percpu.c - slots, and the allocator of per-CPU longs
 *
 * The allocator mirrors the main idea of mm/percpu.c: a chunk has
 * a unit for each CPU, and an allocation is the same offset in all units of a
 * chunk. A cell costs 8 bytes a CPU, not a cache line a CPU, so that a million
 * groups can have per-CPU reference counts.
 */
#include "linux/percpu.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "linux/bug.h"
#include "linux/list.h"
#include "linux/mutex.h"
#include "rt/alloc.h"

#define CELLS_PER_UNIT (PCPU_UNIT_SIZE / sizeof(long))
#define WORDS (CELLS_PER_UNIT / 64)

/**
 * struct pcpu_chunk - cells that were allocated together
 * @list: on chunks_with_room while a cell is free; pcpu_lock
 * @used: a bit for each cell; pcpu_lock. Cell 0 is never handed out: in unit
 *        0 it holds the address of this structure, for free_percpu_long().
 * @nr_used: how many bits are set; pcpu_lock
 * @base: the units, in a row, aligned to their size; immutable
 */
struct pcpu_chunk {
	struct list_head list;
	u64 used[WORDS];
	unsigned int nr_used;
	char *base;
};

static DEFINE_OBJ_TYPE(pcpu_chunk);
static DEFINE_SPINLOCK(pcpu_lock, RANK_LEAF);
static LIST_HEAD(chunks_with_room);

unsigned int nr_cpu_ids = 1;
u64 cpu_online_mask = 1;

static __thread int chosen_cpu = -1;
static __thread int pinned_cpu;
static __thread unsigned int pin_depth;

int cpulist_last(const char *list)
{
	long last = -1;
	char *end;

	do {
		/* strtol() would take a sign and white space */
		if (*list < '0' || *list > '9')
			return -1;
		last = strtol(list, &end, 10);
		list = end + 1;
	} while (*end == ',' || *end == '-');
	if (*end == '\n')
		end++;
	return *end || last > INT_MAX ? -1 : (int)last;
}

/* the processors that are plugged in, if /sys is there */
static int last_present_cpu(void)
{
	char list[1024];
	ssize_t len;
	int fd = open("/sys/devices/system/cpu/present", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	len = read(fd, list, sizeof(list));
	close(fd);
	if (len < 0 || len == sizeof(list))
		return -1;
	list[len] = '\0';
	return cpulist_last(list);
}

/* the processors that the thread may use now; the kernel has 8192 at most */
static int last_allowed_cpu(void)
{
	cpu_set_t allowed[8192 / CPU_SETSIZE];
	int cpu = 8192;

	if (sched_getaffinity(0, sizeof(allowed), allowed))
		return -1;
	while (--cpu >= 0 && !CPU_ISSET_S(cpu, sizeof(allowed), allowed))
		;
	return cpu;
}

static int last_host_cpu(void)
{
	return max(last_present_cpu(), last_allowed_cpu());
}

static const struct cpu_source host = { last_host_cpu, sched_getcpu };
static struct cpu_source cpus = { last_host_cpu, sched_getcpu };

void set_cpu_source(const struct cpu_source *source)
{
	cpus = source ? *source : host;
	if (!cpus.highest)
		cpus.highest = host.highest;
	if (!cpus.current)
		cpus.current = host.current;
}

int highest_cpu(void)
{
	return max(cpus.highest(), 0);
}

bool current_cpu_is_hosts(void)
{
	return cpus.current == host.current;
}

int set_nr_cpus(unsigned int nr)
{
	if (nr > NR_CPUS)
		return -EINVAL;
	if (!nr)
		nr = min((unsigned int)highest_cpu(), NR_CPUS - 1U) + 1;
	nr_cpu_ids = nr;
	cpu_online_mask = ~0ULL >> (NR_CPUS - nr);
	return 0;
}

int set_cpu(int cpu)
{
	int old = chosen_cpu;

	if (!WARN_ON(pin_depth || cpu < -1 || cpu >= (int)nr_cpu_ids))
		chosen_cpu = cpu;
	return old;
}

void set_cpu_online(int cpu, bool online)
{
	u64 bit = 1ULL << cpu;

	WRITE_ONCE(cpu_online_mask,
		   online ? cpu_online_mask | bit : cpu_online_mask & ~bit);
}

/* @cpu, or else the next that is online, as the kernel moves tasks */
static int next_online_cpu(int cpu)
{
	while (unlikely(!cpu_online(cpu)))
		cpu = (cpu + 1) % (int)nr_cpu_ids;
	return cpu;
}

int get_cpu(void)
{
	if (!pin_depth++) {
		int cpu = chosen_cpu >= 0 ? chosen_cpu : cpus.current();

		pinned_cpu =
			next_online_cpu(cpu < 0 ? 0 : cpu % (int)nr_cpu_ids);
	}
	return pinned_cpu;
}

void put_cpu(void)
{
	pin_depth--;
}

static struct pcpu_chunk *pcpu_create_chunk(void)
{
	struct pcpu_chunk *chunk = obj_alloc(&pcpu_chunk_type);

	if (!chunk)
		return NULL;
	chunk->base =
		mem_alloc_aligned(PCPU_UNIT_SIZE, PCPU_UNIT_SIZE * nr_cpu_ids);
	if (!chunk->base) {
		obj_free(&pcpu_chunk_type, chunk);
		return NULL;
	}
	*(struct pcpu_chunk **)chunk->base = chunk;
	chunk->used[0] = 1;
	chunk->nr_used = 1;
	list_add(&chunk->list, &chunks_with_room);
	return chunk;
}

static void pcpu_destroy_chunk(struct pcpu_chunk *chunk)
{
	mem_free(chunk->base);
	obj_free(&pcpu_chunk_type, chunk);
}

static unsigned int pcpu_take_cell(struct pcpu_chunk *chunk)
{
	unsigned int word = 0, bit;

	while (!~chunk->used[word])
		word++;
	bit = (unsigned int)__builtin_ctzll(~chunk->used[word]);
	chunk->used[word] |= 1ULL << bit;
	if (++chunk->nr_used == CELLS_PER_UNIT)
		list_del(&chunk->list);
	return word * 64 + bit;
}

long __percpu *alloc_percpu_long(void)
{
	struct pcpu_chunk *chunk;
	long *cells = NULL;
	int cpu;

	spin_lock(&pcpu_lock);
	if (list_empty(&chunks_with_room))
		chunk = pcpu_create_chunk();
	else
		chunk = list_first_entry(&chunks_with_room, struct pcpu_chunk,
					 list);
	if (chunk)
		cells = (long *)chunk->base + pcpu_take_cell(chunk);
	spin_unlock(&pcpu_lock);
	if (cells)
		for_each_possible_cpu(cpu)
			*per_cpu_long(cells, cpu) = 0;
	return cells;
}

void free_percpu_long(long __percpu *cells)
{
	uintptr_t unit = (uintptr_t)cells & ~(PCPU_UNIT_SIZE - 1);
	struct pcpu_chunk *chunk = *(struct pcpu_chunk **)unit;
	unsigned int cell =
		(unsigned int)(((uintptr_t)cells - unit) / sizeof(long));

	spin_lock(&pcpu_lock);
	chunk->used[cell / 64] &= ~(1ULL << (cell % 64));
	if (chunk->nr_used-- == CELLS_PER_UNIT)
		list_add(&chunk->list, &chunks_with_room);
	if (chunk->nr_used == 1) {
		list_del(&chunk->list);
		pcpu_destroy_chunk(chunk);
	}
	spin_unlock(&pcpu_lock);
}
