/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * footprint.h - the memory that a transition reads and writes
 *
 * A set of hashed addresses. Two addresses can have the same hash: then two
 * transitions seem to touch the same memory and do not, which costs time and
 * loses nothing.
 */
#ifndef _TESTS_FOOTPRINT_H
#define _TESTS_FOOTPRINT_H

#include <stdbool.h>
#include <stdint.h>

#define FOOTPRINT_BITS 16384
#define FOOTPRINT_WORDS (FOOTPRINT_BITS / 64)

/**
 * struct footprint - hashed addresses
 * @read: bits
 * @written: bits
 * @all: it may have touched anything
 */
struct footprint {
	uint64_t read[FOOTPRINT_WORDS];
	uint64_t written[FOOTPRINT_WORDS];
	bool all;
};

static inline void footprint_set(uint64_t *bits, uint64_t address)
{
	unsigned int hash =
		(unsigned int)(((address >> 3) * 0x9e3779b97f4a7c15ULL) >> 50);

	bits[hash / 64] |= 1ULL << (hash % 64);
}

static inline void footprint_read(struct footprint *print, uint64_t address)
{
	footprint_set(print->read, address);
}

static inline void footprint_write(struct footprint *print, uint64_t address)
{
	footprint_set(print->written, address);
}

/* Return: can their order matter? */
static inline bool footprints_conflict(const struct footprint *a,
				       const struct footprint *b)
{
	uint64_t both = 0;
	int i;

	for (i = 0; i < FOOTPRINT_WORDS; i++)
		both |= (a->written[i] & (b->read[i] | b->written[i])) |
			(a->read[i] & b->written[i]);
	return both || a->all || b->all;
}

#endif
