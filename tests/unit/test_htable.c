// SPDX-License-Identifier: GPL-2.0-only
#include "base/htable.h"

#include <glib.h>

#include "linux/compiler.h"
#include "rt/fault-inject.h"
#include "unit.h"

#define NR 1000U

struct thing {
	u64 key;
	struct htable_node node;
};

static struct thing *find(const struct htable *table, u64 key, u64 hash)
{
	struct thing *thing;

	htable_for_each_possible(table, thing, node, hash)
		if (thing->key == key)
			return thing;
	return NULL;
}

static void add_all(struct htable *table, struct thing *things)
{
	unsigned int i;

	for (i = 0; i < NR; i++) {
		things[i].key = i;
		htable_add(table, &things[i].node, hash_u64(i));
	}
	g_assert_cmpuint(table->nr, ==, NR);
}

static void check_found(const struct htable *table, struct thing *things)
{
	unsigned int i;

	for (i = 0; i < NR; i++)
		g_assert_true(find(table, i, hash_u64(i)) == &things[i]);
	g_assert_null(find(table, NR, hash_u64(NR)));
}

static unsigned int count_walk(const struct htable *table)
{
	struct htable_node *n = NULL;
	unsigned int nr = 0;

	while ((n = htable_next(table, n)))
		nr++;
	return nr;
}

static void test_find(void)
{
	struct thing *things = g_new0(struct thing, NR);
	struct htable table = { .nr = 0 };

	g_assert_null(find(&table, 0, hash_u64(0)));
	g_assert_null(htable_next(&table, NULL));
	add_all(&table, things);
	g_assert_cmpuint(table.mask + 1, >=, NR);
	check_found(&table, things);
	g_assert_cmpuint(count_walk(&table), ==, NR);
	htable_fini(&table);
	unit_check_clean();
	g_free(things);
}

/* objects may be freed behind a walk */
static void test_walk_and_remove(void)
{
	struct htable table = { .nr = 0 };
	struct thing *thing;
	unsigned int i, nr = 0;

	for (i = 0; i < NR; i++) {
		thing = g_new0(struct thing, 1);
		htable_add(&table, &thing->node, hash_u64(i));
	}
	htable_for_each_safe(&table, thing, node) {
		htable_del(&table, &thing->node);
		g_free(thing);
		nr++;
	}
	g_assert_cmpuint(nr, ==, NR);
	g_assert_cmpuint(table.nr, ==, 0);
	g_assert_null(htable_next(&table, NULL));
	htable_fini(&table);
	unit_check_clean();
}

/* the array is for the nodes that are there, not for those that once were */
static void test_shrinks(void)
{
	struct thing *things = g_new0(struct thing, NR), last = { .key = NR };
	struct htable table = { .nr = 0 };
	struct thing *thing;

	add_all(&table, things);
	htable_for_each_safe(&table, thing, node)
		if (thing->key >= 10)
			htable_del(&table, &thing->node);
	htable_add(&table, &last.node, hash_u64(NR));
	g_assert_cmpuint(table.nr, ==, 11);
	g_assert_cmpuint(table.mask, <, 64);
	g_assert_cmpuint(count_walk(&table), ==, 11);
	g_assert_true(find(&table, NR, hash_u64(NR)) == &last);
	g_assert_true(find(&table, 9, hash_u64(9)) == &things[9]);
	htable_fini(&table);
	unit_check_clean();
	g_free(things);
}

/* equal hashes of unequal keys, and equal keys */
static void test_same_hash(void)
{
	struct thing a = { .key = 1 }, b = { .key = 2 };
	struct htable table = { .nr = 0 };

	htable_add(&table, &a.node, 7);
	htable_add(&table, &b.node, 7);
	g_assert_true(find(&table, 1, 7) == &a);
	g_assert_true(find(&table, 2, 7) == &b);
	g_assert_null(find(&table, 1, 15));
	htable_del(&table, &b.node);
	g_assert_null(find(&table, 2, 7));
	g_assert_true(find(&table, 1, 7) == &a);
	htable_fini(&table);
}

/* all in the same bucket, and still found; with memory the table grows again */
static void test_no_memory(void)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };
	struct thing *things = g_new0(struct thing, NR), last = { .key = NR };
	struct htable table = { .nr = 0 };

	set_fault_attr(FAULT_THREAD, &always);
	add_all(&table, things);
	set_fault_attr(FAULT_THREAD, NULL);
	g_assert_null(table.buckets);
	check_found(&table, things);
	g_assert_cmpuint(count_walk(&table), ==, NR);
	htable_add(&table, &last.node, hash_u64(NR));
	g_assert_nonnull(table.buckets);
	htable_del(&table, &last.node);
	check_found(&table, things);
	htable_fini(&table);
	unit_check_clean();
	g_free(things);
}

static void test_names(void)
{
	g_assert_cmpuint(hash_name(1, "a"), ==, hash_name(1, "a"));
	g_assert_cmpuint(hash_name(1, "a"), !=, hash_name(2, "a"));
	g_assert_cmpuint(hash_name(1, "ab"), !=, hash_name(1, "ba"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/htable/find", test_find);
	g_test_add_func("/htable/walk-and-remove", test_walk_and_remove);
	g_test_add_func("/htable/shrinks", test_shrinks);
	g_test_add_func("/htable/same-hash", test_same_hash);
	g_test_add_func("/htable/no-memory", test_no_memory);
	g_test_add_func("/htable/names", test_names);
	return g_test_run();
}
