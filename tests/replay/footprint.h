/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * footprint.h - the memory that a transition reads and writes
 *
 * A set of hashed addresses, in a hash table. Two addresses can have the same
 * hash of 31 bits: then two transitions seem to touch the same memory and do not,
 * which costs time and loses nothing. A transition that touches too much for the
 * table has touched all.
 */
#ifndef _TESTS_FOOTPRINT_H
#define _TESTS_FOOTPRINT_H

#include <stdbool.h>
#include <stdint.h>

#define FOOTPRINT_SLOTS 4096
#define FOOTPRINT_MOST (FOOTPRINT_SLOTS / 2)

/**
 * struct footprint - hashed addresses; zeroed memory is the empty set
 * @nr: how many
 * @all: it may have touched anything
 * @slots: twice the hash, and 1 more if it was written; 0 for none
 */
struct footprint {
	unsigned int nr;
	bool all;
	uint32_t slots[FOOTPRINT_SLOTS];
};

/* the slot of a hash, or the free slot that it would have */
static inline unsigned int footprint_slot(const struct footprint *print,
					  uint32_t hash)
{
	unsigned int slot = hash % FOOTPRINT_SLOTS;

	while (print->slots[slot] && print->slots[slot] >> 1 != hash)
		slot = (slot + 1) % FOOTPRINT_SLOTS;
	return slot;
}

static inline void footprint_touch(struct footprint *print, uint64_t address,
				   bool written)
{
	uint64_t word = (address >> 3) * 0x9e3779b97f4a7c15ULL;
	uint32_t hash = (uint32_t)(word >> 33) | 1;
	unsigned int slot = footprint_slot(print, hash);

	if (!print->slots[slot] && print->nr == FOOTPRINT_MOST) {
		print->all = true;
		return;
	}
	print->nr += !print->slots[slot];
	print->slots[slot] |= hash << 1 | written;
}

static inline void footprint_read(struct footprint *print, uint64_t address)
{
	footprint_touch(print, address, false);
}

static inline void footprint_write(struct footprint *print, uint64_t address)
{
	footprint_touch(print, address, true);
}

/* Return: can their order matter? */
static inline bool footprints_conflict(const struct footprint *a,
				       const struct footprint *b)
{
	unsigned int i;

	if (a->all || b->all)
		return true;
	for (i = 0; i < FOOTPRINT_SLOTS; i++) {
		uint32_t other;

		if (!a->slots[i])
			continue;
		other = b->slots[footprint_slot(b, a->slots[i] >> 1)];
		if (other && (a->slots[i] | other) & 1)
			return true;
	}
	return false;
}

#endif
