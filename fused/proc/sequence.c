// SPDX-License-Identifier: GPL-2.0-only
#include "proc/sequence.h"

/* more than any kernel is built for: a greater number is no CPU's */
#define MAX_CPUS 65536

static struct cpu_sequence *of_cpu(struct sequence *s, uint32_t cpu)
{
	if (cpu >= MAX_CPUS)
		return NULL;
	while (s->cpus.nr <= cpu)
		if (!array_add(&s->cpus))
			return NULL;
	return array_at(&s->cpus, cpu);
}

void sequence_told(struct sequence *s, uint64_t now)
{
	s->told = now;
}

bool sequence_gap(struct sequence *s, uint32_t cpu, uint32_t number,
		  uint64_t time, uint64_t *since)
{
	struct cpu_sequence *c = of_cpu(s, cpu);
	bool gap;

	if (!c)
		return false;
	*since = c->last;
	gap = c->begun && number != c->next &&
	      (c->last > s->told || time <= s->told);
	*c = (struct cpu_sequence){ true, number + s->step, time };
	return gap;
}

void sequence_free(struct sequence *s)
{
	array_free(&s->cpus);
}
