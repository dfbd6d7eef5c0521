// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <string.h>

struct thing {
	char bytes[300];
};

static DEFINE_OBJ_TYPE(thing);

static void test_zeroed(void)
{
	static const char zeroes[sizeof(struct thing)];
	struct thing *thing = obj_alloc(&thing_type);

	g_assert_cmpmem(thing, sizeof(*thing), zeroes, sizeof(zeroes));
	memset(thing, 0xff, sizeof(*thing));
	obj_free(&thing_type, thing);
	thing = obj_alloc(&thing_type);
	g_assert_cmpmem(thing, sizeof(*thing), zeroes, sizeof(zeroes));
	obj_free(&thing_type, thing);
}

static void test_counted(void)
{
	struct thing *a = obj_alloc(&thing_type), *b = obj_alloc(&thing_type);

	g_assert_cmpint(obj_nr_alive("thing"), ==, 2);
	obj_free(&thing_type, a);
	g_assert_cmpint(obj_nr_alive("thing"), ==, 1);
	obj_free(&thing_type, b);
	obj_free(&thing_type, NULL);
	g_assert_cmpint(obj_nr_alive("thing"), ==, 0);
}

static void test_mem_counted(void)
{
	char *text = mem_strdup("abc");
	char *mem = mem_alloc(10);

	g_assert_cmpstr(text, ==, "abc");
	g_assert_cmpint(obj_nr_alive("mem"), ==, 2);
	mem_free(text);
	mem_free(mem);
	mem_free(NULL);
	g_assert_cmpint(obj_nr_alive("mem"), ==, 0);
}

static void test_realloc(void)
{
	char *mem = mem_realloc(NULL, 4);

	memcpy(mem, "abc", 4);
	mem = mem_realloc(mem, 100000);
	g_assert_cmpstr(mem, ==, "abc");
	g_assert_cmpint(obj_nr_alive("mem"), ==, 1);
	obj_fail_nth(1);
	g_assert_null(mem_realloc(mem, 200000));
	g_assert_cmpstr(mem, ==, "abc");
	g_assert_cmpint(obj_nr_alive("mem"), ==, 1);
	mem_free(mem);
	unit_check_clean();
}

#define ALIGN 1024

struct aligned_thing {
	char bytes[24];
	char rest[];
};

static DEFINE_OBJ_TYPE_ALIGNED(aligned_thing, ALIGN);

static void test_aligned_with_extra(void)
{
	struct aligned_thing *things[4];
	size_t extra, i;

	for (i = 0; i < G_N_ELEMENTS(things); i++) {
		extra = 300 * i;
		things[i] = obj_alloc_extra(&aligned_thing_type, extra);
		g_assert_cmpuint((uintptr_t)things[i] % ALIGN, ==, 0);
		while (extra--)
			g_assert_cmpint(things[i]->rest[extra], ==, 0);
	}
	obj_fail_nth(1);
	g_assert_null(obj_alloc_extra(&aligned_thing_type, 1));
	g_assert_cmpint(obj_nr_alive("aligned_thing"), ==, 4);
	for (i = 0; i < G_N_ELEMENTS(things); i++)
		obj_free(&aligned_thing_type, things[i]);
	unit_check_clean();
}

static void test_listed_once(void)
{
	struct obj_type *type;
	unsigned int found = 0;

	obj_free(&thing_type, obj_alloc(&thing_type));
	obj_free(&thing_type, obj_alloc(&thing_type));
	for (type = obj_types(); type; type = type->next)
		found += type == &thing_type;
	g_assert_cmpuint(found, ==, 1);
}

static void test_aligned(void)
{
	char *mem = mem_alloc_aligned(4096, 8192);

	g_assert_cmpuint((uintptr_t)mem % 4096, ==, 0);
	memset(mem, 0xff, 8192);
	g_assert_cmpint(obj_nr_alive("mem"), ==, 1);
	mem_free(mem);
	unit_check_clean();
}

/* not for a few, nor for a small part of many */
static void test_trim(void)
{
	g_assert_false(mem_trim(MEM_TRIM_MIN - 1, 0));
	g_assert_true(mem_trim(MEM_TRIM_MIN, 0));
	g_assert_false(mem_trim(MEM_TRIM_MIN, 2 * MEM_TRIM_MIN));
	g_assert_true(mem_trim(2 * MEM_TRIM_MIN, 2 * MEM_TRIM_MIN));
}

static void *obj(void)
{
	return obj_alloc(&thing_type);
}

static void *zeroed(void)
{
	return mem_alloc(10);
}

static void *aligned(void)
{
	return mem_alloc_aligned(64, 64);
}

static void *new_realloc(void)
{
	return mem_realloc(NULL, 10);
}

static void *copy(void)
{
	return mem_strdup("abc");
}

static void test_all_can_fail(void)
{
	void *(*const ways[])(void) = { obj, zeroed, aligned, new_realloc,
					copy };
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		obj_fail_nth(1);
		g_assert_null(ways[i]());
		g_assert_cmpuint(obj_fail_nth(0), ==, 0);
	}
	unit_check_clean();
}

#define NR_THREADS 8
#define NR_TYPES 16

static struct obj_type types[NR_TYPES];

static void *use_all_types(void *arg)
{
	unsigned int i, round;

	(void)arg;
	for (round = 0; round < 100; round++)
		for (i = 0; i < NR_TYPES; i++)
			obj_free(&types[i], obj_alloc(&types[i]));
	return NULL;
}

/* the first use of a type, by all threads at once */
static void test_types_listed_by_many(void)
{
	struct obj_type *type;
	unsigned int i, found = 0;

	for (i = 0; i < NR_TYPES; i++)
		types[i] = (struct obj_type){ .name = "many", .size = 8 };
	unit_run_threads(NR_THREADS, use_all_types);
	for (type = obj_types(); type; type = type->next)
		found += !g_strcmp0(type->name, "many");
	g_assert_cmpuint(found, ==, NR_TYPES);
	unit_check_clean();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/alloc/zeroed", test_zeroed);
	g_test_add_func("/alloc/counted", test_counted);
	g_test_add_func("/alloc/mem-counted", test_mem_counted);
	g_test_add_func("/alloc/realloc", test_realloc);
	g_test_add_func("/alloc/aligned-with-extra", test_aligned_with_extra);
	g_test_add_func("/alloc/listed-once", test_listed_once);
	g_test_add_func("/alloc/aligned", test_aligned);
	g_test_add_func("/alloc/trim", test_trim);
	g_test_add_func("/alloc/all-can-fail", test_all_can_fail);
	g_test_add_func("/alloc/types-listed-by-many",
			test_types_listed_by_many);
	return g_test_run();
}
