// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <wchar.h>
#include <string.h>

#include "linux/seq_file.h"

/* more than several doublings of any first size */
#define LONG_TEXT 100000

static void check_text(struct seq_file *m, const char *expected)
{
	char *text = unit_text(m);

	g_assert_cmpstr(text, ==, expected);
	g_assert_cmpuint(m->count, ==, strlen(expected));
	g_free(text);
}

static void test_prints(void)
{
	struct seq_file m = { 0 };

	seq_printf(&m, "%s %d", "one", 2);
	seq_puts(&m, "\n");
	seq_printf(&m, "%s", "");
	seq_puts(&m, "");
	check_text(&m, "one 2\n");
	seq_free(&m);
	unit_check_clean();
}

static void test_numbers(void)
{
	struct seq_file m = { 0 };

	seq_put_decimal_ull(&m, "", 0);
	seq_put_decimal_ull(&m, " ", 9);
	seq_put_decimal_ull(&m, " a=", 10);
	seq_put_decimal_ull(&m, "\n", ULLONG_MAX);
	check_text(&m, "0 9 a=10\n18446744073709551615");
	seq_free(&m);
	unit_check_clean();
}

static void test_grows_by_numbers(void)
{
	struct seq_file m = { 0 };
	g_autofree char *expected = g_strnfill(LONG_TEXT, '7');
	unsigned int i;

	for (i = 0; i < LONG_TEXT; i++)
		seq_put_decimal_ull(&m, "", 7);
	check_text(&m, expected);
	seq_free(&m);
	unit_check_clean();
}

static void test_grows_by_puts(void)
{
	struct seq_file m = { 0 };
	char *expected = g_strnfill(LONG_TEXT, 'x');
	unsigned int i;

	for (i = 0; i < LONG_TEXT; i++)
		seq_puts(&m, "x");
	check_text(&m, expected);
	seq_free(&m);
	g_free(expected);
	unit_check_clean();
}

static void test_grows_by_printf(void)
{
	struct seq_file m = { 0 };
	char *piece = g_strnfill(LONG_TEXT, 'y');
	char *expected = g_strdup_printf("<%s><%s>", piece, piece);

	seq_printf(&m, "<%s>", piece);
	seq_printf(&m, "<%s>", piece);
	check_text(&m, expected);
	seq_free(&m);
	g_free(expected);
	g_free(piece);
	unit_check_clean();
}

/* each length meets the end of the buffer at another place */
static void test_every_length(void)
{
	unsigned int len;

	for (len = 0; len < 3000; len++) {
		struct seq_file m = { 0 };
		char *piece = g_strnfill(len, 'z');

		seq_printf(&m, "%s", piece);
		check_text(&m, piece);
		seq_free(&m);
		g_free(piece);
	}
	unit_check_clean();
}

static void test_reset_keeps_memory(void)
{
	struct seq_file m = { 0 };
	size_t size;

	seq_puts(&m, "before");
	size = m.size;
	seq_reset(&m);
	g_assert_cmpuint(m.count, ==, 0);
	g_assert_cmpuint(m.size, ==, size);
	seq_puts(&m, "after");
	check_text(&m, "after");
	seq_free(&m);
	g_assert_null(m.buf);
	g_assert_cmpuint(m.size, ==, 0);
}

static void test_no_memory_is_remembered(void)
{
	struct seq_file m = { 0 };

	obj_fail_nth(1);
	seq_puts(&m, "lost");
	seq_puts(&m, "ignored");
	seq_printf(&m, "%d", 1);
	g_assert_cmpint(seq_error(&m), ==, -ENOMEM);
	g_assert_cmpuint(m.count, ==, 0);
	seq_reset(&m);
	seq_puts(&m, "again");
	check_text(&m, "again");
	seq_free(&m);
	unit_check_clean();
}

static void test_no_memory_to_grow(void)
{
	struct seq_file m = { 0 };
	char *piece = g_strnfill(LONG_TEXT, 'x');

	seq_puts(&m, "kept");
	obj_fail_nth(1);
	seq_printf(&m, "%s", piece);
	g_assert_cmpint(seq_error(&m), ==, -ENOMEM);
	g_assert_cmpuint(m.count, ==, strlen("kept"));
	seq_free(&m);
	g_free(piece);
	unit_check_clean();
}

/* longer than a text can be, and of a length that cannot be told */
static void test_too_long(void)
{
	struct seq_file m = { .count = INT_MAX - 4 };

	seq_puts(&m, "1234");
	g_assert_cmpint(seq_error(&m), ==, -ENOMEM);
	g_assert_cmpuint(m.count, ==, INT_MAX - 4);
	seq_reset(&m);
	seq_puts(&m, "x");
	seq_printf(&m, "%lc", (wint_t)INT_MAX); /* no character: -1 */
	g_assert_cmpint(seq_error(&m), ==, -ENOMEM);
	g_assert_cmpuint(m.count, ==, 1);
	seq_free(&m);
	unit_check_clean();
}

static void test_escape(void)
{
	struct seq_file m = { .buf = NULL };

	seq_puts(&m, "\t");
	seq_escape_since(&m, 1);
	g_assert_cmpuint(m.count, ==, 2);
	seq_puts(&m, "a\tb\\\n\x7f\xff");
	seq_escape_since(&m, 2);
	g_assert_cmpstr(seq_text(&m), ==, "\t-a\\011b\\134\\012\\177\xff");
	seq_free(&m);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/seq_file/prints", test_prints);
	g_test_add_func("/seq_file/numbers", test_numbers);
	g_test_add_func("/seq_file/grows-by-numbers", test_grows_by_numbers);
	g_test_add_func("/seq_file/grows-by-puts", test_grows_by_puts);
	g_test_add_func("/seq_file/grows-by-printf", test_grows_by_printf);
	g_test_add_func("/seq_file/every-length", test_every_length);
	g_test_add_func("/seq_file/reset-keeps-memory",
			test_reset_keeps_memory);
	g_test_add_func("/seq_file/no-memory-is-remembered",
			test_no_memory_is_remembered);
	g_test_add_func("/seq_file/no-memory-to-grow", test_no_memory_to_grow);
	g_test_add_func("/seq_file/too-long", test_too_long);
	g_test_add_func("/seq_file/escape", test_escape);
	return g_test_run();
}
