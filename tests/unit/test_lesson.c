// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include "rt/lesson.h"

/* linked only if the tested library needs it */
extern bool lesson_is_on[] __attribute__((weak));

static void test_shipped_library_has_none(void)
{
	enum lesson i;

	for (i = 0; i < NR_LESSONS; i++)
		g_assert_false(lesson(i));
	_Static_assert(__builtin_constant_p(lesson(LESSON_ROOT_CHARGING)),
		       "no switch that could be turned");
	replay_point("nobody stops here");
	g_assert_null(lesson_is_on);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lesson/shipped-library-has-none",
			test_shipped_library_has_none);
	return g_test_run();
}
