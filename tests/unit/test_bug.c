// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <string.h>

static void test_warn_is_counted(void)
{
	const char *first;

	g_assert_cmpuint(warn_count(&first), ==, 0);
	g_assert_cmpstr(first, ==, "");
	WARN_ON(1 > 0);
	WARN_ON(2 > 0);
	g_assert_cmpuint(warn_count(&first), ==, 2);
	g_assert_true(g_str_has_suffix(first, ": 1 > 0"));
	g_assert_nonnull(strstr(first, __FILE__));
	warn_reset();
	g_assert_cmpuint(warn_count(&first), ==, 0);
	g_assert_cmpstr(first, ==, "");
}

static void test_warn_tells_the_condition(void)
{
	g_assert_false(WARN_ON(0));
	g_assert_cmpuint(warn_count(NULL), ==, 0);
	g_assert_true(WARN_ON(4));
	warn_reset();
}

static void test_bug_aborts(void)
{
	if (g_test_subprocess()) {
		BUG_ON(1 > 0);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_failed();
	g_test_trap_assert_stderr("*BUG: 1 > 0*");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bug/warn-is-counted", test_warn_is_counted);
	g_test_add_func("/bug/warn-tells-the-condition",
			test_warn_tells_the_condition);
	g_test_add_func("/bug/bug-aborts", test_bug_aborts);
	return g_test_run();
}
