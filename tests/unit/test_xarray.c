// SPDX-License-Identifier: GPL-2.0-only
#include "rt/xarray.h"

#include <errno.h>

#include "unit.h"

#define ROUNDS 20000
#define SLOTS 300

static long nodes(void)
{
	return obj_nr_alive("xa_node");
}

static void test_empty(void)
{
	struct xarray xa = { .head = NULL };
	unsigned long index = 0;

	g_assert_true(xa_empty(&xa));
	g_assert_null(xa_load(&xa, 0));
	g_assert_null(xa_load(&xa, XA_LIMIT - 1));
	g_assert_null(xa_find(&xa, &index, XA_LIMIT - 1));
	xa_erase(&xa, 0);
	xa_erase(&xa, 12345);
	g_assert_true(xa_empty(&xa));
}

static void test_first_needs_no_node(void)
{
	struct xarray xa = { .head = NULL };

	g_assert_cmpint(xa_store(&xa, 0, xa_mk_value(7)), ==, 0);
	g_assert_cmpint(nodes(), ==, 0);
	g_assert_true(xa_is_value(xa_load(&xa, 0)));
	g_assert_cmpuint(xa_to_value(xa_load(&xa, 0)), ==, 7);
	/* it stays where it is when the array grows */
	g_assert_cmpint(xa_store(&xa, 1UL << 40, &xa), ==, 0);
	g_assert_cmpuint(xa_to_value(xa_load(&xa, 0)), ==, 7);
	g_assert_true(xa_load(&xa, 1UL << 40) == &xa);
	g_assert_null(xa_load(&xa, 1));
	xa_erase(&xa, 0);
	g_assert_cmpint(nodes(), >, 0);
	xa_erase(&xa, 1UL << 40);
	g_assert_cmpint(nodes(), ==, 0);
}

static void test_ends(void)
{
	struct xarray xa = { .head = NULL };
	unsigned long index = 1;

	g_assert_cmpint(xa_store(&xa, XA_LIMIT - 1, &xa), ==, 0);
	g_assert_true(xa_find(&xa, &index, XA_LIMIT - 1) == &xa);
	g_assert_cmpuint(index, ==, XA_LIMIT - 1);
	index = 0;
	g_assert_null(xa_find(&xa, &index, XA_LIMIT - 2));
	g_assert_cmpuint(warn_count(NULL), ==, 0);
	xa_erase(&xa, XA_LIMIT - 1);
	g_assert_cmpint(nodes(), ==, 0);
}

/* a store that fails changes nothing, and leaves no node behind */
static void test_no_memory(void)
{
	struct xarray xa = { .head = NULL };
	unsigned int nth = 0;
	long before;
	int err;

	g_assert_cmpint(xa_store(&xa, 5, &xa), ==, 0);
	before = nodes();
	do {
		obj_fail_nth(++nth);
		err = xa_store(&xa, 1UL << 30, &err);
		obj_fail_nth(0);
		g_assert_true(xa_load(&xa, 5) == &xa);
		if (err) {
			g_assert_cmpint(err, ==, -ENOMEM);
			g_assert_null(xa_load(&xa, 1UL << 30));
		}
	} while (err);
	g_assert_cmpuint(nth, >, 5);
	xa_erase(&xa, 1UL << 30);
	g_assert_cmpint(nodes(), <=, before + 5);
	xa_erase(&xa, 5);
	g_assert_cmpint(nodes(), ==, 0);
	g_assert_cmpuint(xa.height, ==, 0);
}

/* an index near others, or far from them */
static unsigned long random_index(GRand *rand)
{
	unsigned long slot = (unsigned long)g_rand_int_range(rand, 0, SLOTS);

	return slot < SLOTS / 2 ? slot : slot * 1234567;
}

static void check_find(const struct xarray *xa, GTree *model)
{
	unsigned long index = 0;
	void *entry;
	int nr = 0;

	for (; (entry = xa_find(xa, &index, XA_LIMIT - 1)); index++, nr++)
		g_assert_true(g_tree_lookup(model, (gpointer)(index + 1)) ==
			      entry);
	g_assert_cmpint(nr, ==, g_tree_nnodes(model));
}

static gint compare(gconstpointer a, gconstpointer b)
{
	return a < b ? -1 : a > b;
}

static void test_random(void)
{
	GTree *model = g_tree_new(compare);
	GRand *rand = g_rand_new_with_seed(13);
	struct xarray xa = { .head = NULL };
	int i;

	for (i = 0; i < ROUNDS; i++) {
		unsigned long index = random_index(rand);
		gpointer key = (gpointer)(index + 1);
		void *entry = xa_mk_value(g_rand_int(rand));

		if (g_rand_boolean(rand)) {
			g_assert_cmpint(xa_store(&xa, index, entry), ==, 0);
			g_tree_replace(model, key, entry);
		} else {
			xa_erase(&xa, index);
			g_tree_remove(model, key);
		}
		index = random_index(rand);
		g_assert_true(xa_load(&xa, index) ==
			      g_tree_lookup(model, (gpointer)(index + 1)));
		if (i % 500 == 0)
			check_find(&xa, model);
	}
	for (i = 0; i < SLOTS; i++) {
		xa_erase(&xa, (unsigned long)i);
		xa_erase(&xa, (unsigned long)i * 1234567);
	}
	g_assert_true(xa_empty(&xa));
	g_assert_cmpint(nodes(), ==, 0);
	g_rand_free(rand);
	g_tree_unref(model);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/xarray/empty", test_empty);
	g_test_add_func("/xarray/first-needs-no-node",
			test_first_needs_no_node);
	g_test_add_func("/xarray/ends", test_ends);
	g_test_add_func("/xarray/no-memory", test_no_memory);
	g_test_add_func("/xarray/random", test_random);
	return g_test_run();
}
