// SPDX-License-Identifier: GPL-2.0-only
#include "fs/trace_ring.h"

static struct trace_slot *slot_of(struct trace_ring *ring, u64 nr)
{
	return &ring->slots[nr & (TRACE_RING_SIZE - 1)];
}

void trace_ring_init(struct trace_ring *ring)
{
	u64 i;

	for (i = 0; i < TRACE_RING_SIZE; i++)
		ring->slots[i].turn = i;
}

/* Return: the claimed slot, or NULL if the ring is full */
static struct trace_slot *claim(struct trace_ring *ring, u64 *nr)
{
	u64 tail = __atomic_load_n(&ring->tail, __ATOMIC_RELAXED);

	for (;;) {
		struct trace_slot *slot = slot_of(ring, tail);
		/* pairs with the release in trace_ring_pop() */
		u64 turn = __atomic_load_n(&slot->turn, __ATOMIC_ACQUIRE);

		if ((s64)(turn - tail) < 0)
			return NULL;
		if (turn != tail) {
			tail = __atomic_load_n(&ring->tail, __ATOMIC_RELAXED);
		} else if (__atomic_compare_exchange_n(
				   &ring->tail, &tail, tail + 1, true,
				   __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
			*nr = tail;
			return slot;
		}
	}
}

void trace_ring_push(struct trace_ring *ring, const struct trace_record *record)
{
	u64 nr = 0;
	struct trace_slot *slot = claim(ring, &nr);

	if (!slot) {
		__atomic_fetch_add(&ring->lost, 1, __ATOMIC_RELAXED);
		return;
	}
	slot->entry.record = *record;
	slot->entry.lost = trace_ring_take_lost(ring);
	/* pairs with the acquire in trace_ring_pop() */
	__atomic_store_n(&slot->turn, nr + 1, __ATOMIC_RELEASE);
}

static bool entry_ready(struct trace_ring *ring)
{
	return __atomic_load_n(&slot_of(ring, ring->head)->turn,
			       __ATOMIC_ACQUIRE) == ring->head + 1;
}

bool trace_ring_pop(struct trace_ring *ring, struct trace_entry *entry)
{
	struct trace_slot *slot = slot_of(ring, ring->head);

	if (!entry_ready(ring))
		return false;
	*entry = slot->entry;
	__atomic_store_n(&slot->turn, ring->head + TRACE_RING_SIZE,
			 __ATOMIC_RELEASE);
	ring->head++;
	return true;
}

u64 trace_ring_take_lost(struct trace_ring *ring)
{
	if (!__atomic_load_n(&ring->lost, __ATOMIC_RELAXED))
		return 0;
	return __atomic_exchange_n(&ring->lost, 0, __ATOMIC_RELAXED);
}

bool trace_ring_ready(struct trace_ring *ring)
{
	return entry_ready(ring) ||
	       __atomic_load_n(&ring->lost, __ATOMIC_RELAXED);
}
