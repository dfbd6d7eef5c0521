/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sequence.h - are all events of the proc connector there?
 *
 * Where the kernel has no memory for an event, it drops it and tells no reader.
 * But each CPU numbers its events, also those that it drops. So the next event
 * from that CPU shows that events before it are missing.
 *
 * It does not show at once: events from other CPUs can come before it. Where a
 * filter drops events, it counts such gaps itself (event_filter.h), and a new
 * count shows them.
 */
#ifndef _MEMCGFS_PROC_SEQUENCE_H
#define _MEMCGFS_PROC_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

/**
 * struct sequence - the numbers of the events so far
 * @step: by which a CPU's number grows with each event: 1 if it counts events, 0
 *        if it counts gaps
 * @cpus: struct cpu_sequence, by the number of the CPU
 * @told: when the kernel last told of a loss; 0 never
 */
struct sequence {
	uint32_t step;
	struct array cpus;
	uint64_t told;
};

/**
 * struct cpu_sequence - the events of a CPU so far
 * @begun: there was an event
 * @next: the number of the next event
 * @last: the time of the last event, as task_clock()
 */
struct cpu_sequence {
	bool begun;
	uint32_t next;
	uint64_t last;
};

#define SEQUENCE_NONE(by)                                            \
	{                                                            \
		.step = (by), .cpus = ARRAY_OF(struct cpu_sequence), \
	}

/**
 * sequence_told - the kernel has told of a loss: the gap is no news
 * @now: as task_clock()
 */
void sequence_told(struct sequence *s, uint64_t now);

/**
 * sequence_gap - an event has come
 * @cpu: its CPU
 * @number: its number there
 * @time: its time
 * @since: set to the time of the last event before the gap
 *
 * If there is no memory for the numbers of a CPU, no gap is found there.
 *
 * Return: whether events of that CPU from before it are missing, and the kernel
 * has not told of it.
 */
bool sequence_gap(struct sequence *s, uint32_t cpu, uint32_t number,
		  uint64_t time, uint64_t *since);

/** sequence_free - forget all numbers */
void sequence_free(struct sequence *s);

#endif
