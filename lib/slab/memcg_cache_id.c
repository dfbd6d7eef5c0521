// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_cache_id.c - small ids for memcgs, the indices into arrays of clones
 *
 * A memcg gets the lowest free id, so the arrays of clones grow no larger than
 * the highest number of groups so far. mm/memcontrol.c uses an ida. Ours exists
 * only while an id is in use.
 */
#include <errno.h>
#include <string.h>

#include "rt/alloc.h"
#include "slab/memcg_slab.h"

/**
 * struct memcg_cache_ida - a bitmap of the ids in use
 * @nr_words: length of @used
 * @nr_used: number of ids in use
 * @hint: index of a word; all words before it are full
 */
struct memcg_cache_ida {
	unsigned int nr_words;
	unsigned int nr_used;
	unsigned int hint;
	u64 used[];
};

static DEFINE_OBJ_TYPE(memcg_cache_ida);
static struct memcg_cache_ida *ida; /* cgroup_mutex */

static bool grow_ida(void)
{
	unsigned int nr_words = ida ? 2 * ida->nr_words : 1;
	struct memcg_cache_ida *new = obj_alloc_extra(
		&memcg_cache_ida_type, nr_words * sizeof(*new->used));

	if (!new)
		return false;
	if (ida)
		memcpy(new, ida,
		       sizeof(*ida) + ida->nr_words * sizeof(*ida->used));
	new->nr_words = nr_words;
	obj_free(&memcg_cache_ida_type, ida);
	ida = new;
	return true;
}

int memcg_alloc_cache_id(void)
{
	unsigned int word, bit;

	lockdep_assert_held(&cgroup_mutex);
	if ((!ida || ida->nr_used == 64 * ida->nr_words) && !grow_ida())
		return -ENOMEM;
	for (word = ida->hint; !~ida->used[word]; word++)
		;
	bit = (unsigned int)__builtin_ctzll(~ida->used[word]);
	ida->used[word] |= 1ULL << bit;
	ida->nr_used++;
	ida->hint = word;
	return (int)(word * 64 + bit);
}

void memcg_free_cache_id(int id)
{
	unsigned int word = (unsigned int)id / 64;

	lockdep_assert_held(&cgroup_mutex);
	ida->used[word] &= ~(1ULL << (id % 64));
	ida->hint = min(ida->hint, word);
	if (--ida->nr_used)
		return;
	obj_free(&memcg_cache_ida_type, ida);
	ida = NULL;
}
