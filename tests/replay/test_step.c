// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <glib.h>

#include "step.h"

static struct step parse(const char *line)
{
	char expected[512] = "";
	struct step step;

	g_assert_cmpint(step_parse(line, &step, expected, sizeof(expected)), ==,
			0);
	g_assert_cmpstr(expected, ==, "");
	return step;
}

static void test_nothing(void)
{
	g_assert_cmpint(parse("").verb, ==, STEP_NOTHING);
	g_assert_cmpint(parse(" \t\n").verb, ==, STEP_NOTHING);
	g_assert_cmpint(parse("# mkdir a").verb, ==, STEP_NOTHING);
	g_assert_cmpint(parse("settle # and no more").verb, ==, STEP_SETTLE);
}

static void test_of_cpu(void)
{
	struct step step;
	char expected[512];

	g_assert_cmpint(step_parse("cpu 1 charge a x 92\n", &step, expected,
				   sizeof(expected)),
			==, 0);
	g_assert_cmpint(step.verb, ==, STEP_CHARGE);
	g_assert_true(step_is_of_cpu(&step));
	g_assert_cmpint(step.cpu, ==, 1);
	g_assert_cmpstr(step.arg[0], ==, "a");
	g_assert_cmpstr(step.arg[1], ==, "x");
	g_assert_cmpuint(step.number[2], ==, 92);
	g_assert_cmpint(parse("free x").cpu, ==, 0);
	g_assert_cmpint(parse("charge @o x 92").verb, ==, STEP_CHARGE);
}

static void test_of_caches(void)
{
	char expected[512];
	struct step step;

	g_assert_cmpint(step_parse("kmem_cache_alloc a c x 3", &step, expected,
				   sizeof(expected)),
			==, 0);
	g_assert_cmpint(step.verb, ==, STEP_KMEM_CACHE_ALLOC);
	g_assert_true(step_is_of_cpu(&step));
	g_assert_cmpstr(step.arg[1], ==, "c");
	g_assert_cmpstr(step.arg[2], ==, "x");
	g_assert_cmpuint(step.number[3], ==, 3);
	g_assert_cmpint(parse("expect clones c 1").quantity, ==, EXPECT_CLONES);
}

static void test_continue(void)
{
	g_assert_cmpint(parse("continue cpu 3").cpu, ==, 3);
	g_assert_cmpint(parse("continue worker").cpu, ==, STEP_WORKER);
	g_assert_cmpint(parse("continue rcu").cpu, ==, STEP_RCU);
}

static void test_expect(void)
{
	struct step step;
	char expected[512];

	g_assert_cmpint(step_parse("expect-bug refs a 3", &step, expected,
				   sizeof(expected)),
			==, 0);
	g_assert_cmpint(step.verb, ==, STEP_EXPECT_BUG);
	g_assert_cmpint(step.quantity, ==, EXPECT_REFS);
	g_assert_cmpstr(step.arg[0], ==, "a");
	g_assert_cmpstr(step.arg[1], ==, "3");
	g_assert_cmpint(step_parse("expect warnings 0", &step, expected,
				   sizeof(expected)),
			==, 0);
	g_assert_null(step.arg[0]);
	g_assert_cmpstr(step.arg[1], ==, "0");
}

static void check_wrong(const char *line, const char *message)
{
	char expected[512];
	struct step step;

	g_assert_cmpint(step_parse(line, &step, expected, sizeof(expected)), ==,
			-EINVAL);
	if (!strstr(expected, message))
		g_error("'%s': expected %s, not %s", line, message, expected);
}

static void test_wrong(void)
{
	char *endless = g_strnfill(1000, 'x');

	check_wrong("dance", "one of: mkdir rmdir");
	check_wrong("mkdir", "'mkdir NEW-GROUP'");
	check_wrong("mkdir a b", "'mkdir NEW-GROUP'");
	check_wrong("mkdir a b c d e f g h i j k", "'mkdir NEW-GROUP'");
	check_wrong("charge a x 92k", "BYTES");
	check_wrong("charge a x 99999999999999999999", "BYTES");
	check_wrong("alloc_pages a p 11", "ORDER");
	check_wrong("kmem_cache_alloc a c x", "KOBJECT NR'");
	check_wrong("kmem_cache_alloc a c x 0", "KOBJECT NR'");
	check_wrong("kmem_cache_alloc a c x 1 2", "KOBJECT NR'");
	check_wrong("cpu -1 mkdir a", "one of: mkdir");
	check_wrong("continue cpu", "'cpu N'");
	check_wrong("expect", "'warnings'");
	check_wrong("expect refs 3", "'refs GROUP'");
	check_wrong("expect warnings a 3", "'warnings'");
	check_wrong(endless, "less than");
	g_free(endless);
}

/* a message too long for its buffer is cut */
static void test_small_room(void)
{
	char expected[8];
	struct step step;

	g_assert_cmpint(step_parse("dance", &step, expected, sizeof(expected)),
			==, -EINVAL);
	g_assert_cmpstr(expected, ==, "one of:");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/step/nothing", test_nothing);
	g_test_add_func("/step/of-cpu", test_of_cpu);
	g_test_add_func("/step/of-caches", test_of_caches);
	g_test_add_func("/step/continue", test_continue);
	g_test_add_func("/step/expect", test_expect);
	g_test_add_func("/step/wrong", test_wrong);
	g_test_add_func("/step/small-room", test_small_room);
	return g_test_run();
}
