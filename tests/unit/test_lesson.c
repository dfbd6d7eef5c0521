// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include "rt/lesson.h"

/* linked only if the tested library needs it */
extern bool lesson_is_on[] __attribute__((weak));

/* compiles although none of the names exists */
static int new_function(int number)
{
	lesson(NO_SUCH_LESSON, no_old_function, number, no_argument);
	replay_point(no_point);
	return number;
}

static void test_shipped_library_has_none(void)
{
	g_assert_cmpint(new_function(7), ==, 7);
	g_assert_null(lesson_is_on);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lesson/shipped-library-has-none",
			test_shipped_library_has_none);
	return g_test_run();
}
