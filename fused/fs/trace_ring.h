/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trace_ring.h - the events that a reader of debug/trace has not read yet
 *
 * Any threads push, without a lock, for an event can come under any lock. A
 * single thread at a time pops. A slot says in its turn which push may write it
 * next, or that its entry can be read; a push claims a slot by advancing the
 * tail. A full ring takes no event: it is counted, and the next entry tells how
 * many were lost just before it.
 */
#ifndef _MEMCGFS_FS_TRACE_RING_H
#define _MEMCGFS_FS_TRACE_RING_H

#include "rt/trace.h"

#define TRACE_RING_SIZE 4096UL /* a power of two */

/**
 * struct trace_entry - an event
 * @record: the event itself
 * @lost: events lost before it
 */
struct trace_entry {
	struct trace_record record;
	u64 lost;
};

/**
 * struct trace_slot - room for an entry
 * @turn: N: the push number N may write it; N + 1: its entry can be popped
 * @entry: valid then
 */
struct trace_slot {
	u64 turn;
	struct trace_entry entry;
};

/**
 * struct trace_ring - the ring
 * @head: the next pop; the popping thread's
 * @slots: number N is at N % TRACE_RING_SIZE
 * @tail: the next push; atomic
 * @lost: events lost since the last push; atomic
 */
struct trace_ring {
	u64 head;
	struct trace_slot slots[TRACE_RING_SIZE];
	u64 tail;
	u64 lost;
};

/** trace_ring_init - an empty ring in zeroed memory */
void trace_ring_init(struct trace_ring *ring);

/** trace_ring_push - add an event, or count it as lost. Context: any */
void trace_ring_push(struct trace_ring *ring,
		     const struct trace_record *record);

/**
 * trace_ring_pop - take the oldest entry
 *
 * The oldest that is claimed may be under way; then later ones wait for it.
 *
 * Context: a single thread at a time.
 * Return: false if there is none.
 */
bool trace_ring_pop(struct trace_ring *ring, struct trace_entry *entry);

/**
 * trace_ring_take_lost - events that were lost after the newest entry
 * Context: as for trace_ring_pop(), which has returned false.
 */
u64 trace_ring_take_lost(struct trace_ring *ring);

/** trace_ring_ready - is there an entry to pop, or a loss? Context: likewise */
bool trace_ring_ready(struct trace_ring *ring);

#endif
