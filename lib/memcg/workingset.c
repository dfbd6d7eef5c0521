// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/workingset.h"

/*
 * A shadow: a bit for each place, 16 bits of the memcg's id, and 39 of the age.
 * An age wraps after 2^39 pages.
 */
#define SLOT_BITS 8
#define SLOT_MASK 0xffUL
#define ID_BITS 16
#define ID_MASK 0xffffUL
#define AGE_MASK ((1UL << 39) - 1)

static unsigned long id_of(const struct mem_cgroup *memcg)
{
	return memcg->css.id & ID_MASK;
}

unsigned long workingset_eviction(unsigned long shadow, unsigned int slot,
				  struct mem_cgroup *memcg)
{
	unsigned long slots = (shadow & SLOT_MASK) | 1UL << slot;
	unsigned long age = memcg->lruvec.nonresident_age++ & AGE_MASK;

	lockdep_assert_held(&memcg->lruvec.lru_lock);
	return (age << ID_BITS | id_of(memcg)) << SLOT_BITS | slots;
}

bool workingset_has(unsigned long shadow, unsigned int slot)
{
	return shadow >> slot & 1;
}

bool workingset_refault(unsigned long shadow, struct mem_cgroup *memcg)
{
	struct lruvec *lruvec = &memcg->lruvec;
	unsigned long age = shadow >> (SLOT_BITS + ID_BITS);

	lockdep_assert_held(&lruvec->lru_lock);
	if ((shadow >> SLOT_BITS & ID_MASK) != id_of(memcg))
		return false;
	return ((lruvec->nonresident_age - age) & AGE_MASK) <=
	       lruvec->nr[LRU_LIST_ACTIVE_FILE];
}

unsigned long workingset_forget(unsigned long shadow, unsigned int mask)
{
	shadow &= ~(unsigned long)mask;
	return shadow & SLOT_MASK ? shadow : 0;
}
