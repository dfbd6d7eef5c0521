// SPDX-License-Identifier: GPL-2.0-only
#include "base/htable.h"

#include <string.h>

#include "rt/alloc.h"

#define FIRST_SIZE 8

u64 hash_name(u64 dir, const char *name)
{
	u64 hash = hash_u64(dir);

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3ULL;
	return hash ^ (hash >> 32);
}

static struct htable_node **bucket_of(struct htable *table, u64 hash)
{
	return table->buckets ? &table->buckets[hash & table->mask] :
				&table->only;
}

static void move_all(struct htable *to, struct htable_node *chain)
{
	while (chain) {
		struct htable_node *node = chain;
		struct htable_node **bucket = bucket_of(to, node->hash);

		chain = node->next;
		node->next = *bucket;
		*bucket = node;
	}
}

/* without memory the chains just get longer, or the array stays large */
static void resize(struct htable *table, size_t size)
{
	struct htable new = { .mask = size - 1, .nr = table->nr };
	size_t i;

	new.buckets = mem_alloc(size * sizeof(*new.buckets));
	if (!new.buckets)
		return;
	move_all(&new, table->only);
	for (i = 0; table->buckets && i <= table->mask; i++)
		move_all(&new, table->buckets[i]);
	mem_free(table->buckets);
	*table = new;
}

/* twice the nodes, so that a table that was made small need not grow at once */
static size_t fitting_size(const struct htable *table)
{
	size_t size = FIRST_SIZE;

	while (size < 2 * table->nr)
		size *= 2;
	return size;
}

void htable_add(struct htable *table, struct htable_node *node, u64 hash)
{
	struct htable_node **bucket;

	if (table->nr > table->mask)
		resize(table, fitting_size(table));
	else if (table->mask >= FIRST_SIZE && table->nr < table->mask / 8)
		resize(table, fitting_size(table));
	bucket = bucket_of(table, hash);
	node->hash = hash;
	node->next = *bucket;
	*bucket = node;
	table->nr++;
}

void htable_del(struct htable *table, struct htable_node *node)
{
	struct htable_node **pos = bucket_of(table, node->hash);

	while (*pos != node)
		pos = &(*pos)->next;
	*pos = node->next;
	table->nr--;
}

static struct htable_node *same_hash(struct htable_node *node, u64 hash)
{
	while (node && node->hash != hash)
		node = node->next;
	return node;
}

struct htable_node *htable_find(const struct htable *table, u64 hash)
{
	return same_hash(table->buckets ? table->buckets[hash & table->mask] :
					  table->only,
			 hash);
}

struct htable_node *htable_again(const struct htable_node *node)
{
	return same_hash(node->next, node->hash);
}

struct htable_node *htable_next(const struct htable *table,
				const struct htable_node *node)
{
	size_t i = 0;

	if (node && node->next)
		return node->next;
	if (!table->buckets)
		return node ? NULL : table->only;
	if (node)
		i = (node->hash & table->mask) + 1;
	while (i <= table->mask && !table->buckets[i])
		i++;
	return i <= table->mask ? table->buckets[i] : NULL;
}

void htable_fini(struct htable *table)
{
	mem_free(table->buckets);
	memset(table, 0, sizeof(*table));
}
