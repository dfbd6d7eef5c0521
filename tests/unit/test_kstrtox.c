// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include "linux/kstrtox.h"

static const struct {
	const char *text;
	int err;
	u64 value;
} u64_rows[] = {
	{ "0", 0, 0 },
	{ "1", 0, 1 },
	{ "+1", 0, 1 },
	{ "1\n", 0, 1 },
	{ "0x1", 0, 1 },
	{ "0X1f", 0, 31 },
	{ "0xDeadBeef", 0, 0xdeadbeef },
	{ "010", 0, 8 },
	{ "00", 0, 0 },
	{ "01", 0, 1 },
	{ "+0x10\n", 0, 16 },
	{ "18446744073709551615", 0, UINT64_MAX },
	{ "0xffffffffffffffff", 0, UINT64_MAX },
	{ "01777777777777777777777", 0, UINT64_MAX },
	{ "", -EINVAL, 0 },
	{ "\n", -EINVAL, 0 },
	{ "+", -EINVAL, 0 },
	{ "++1", -EINVAL, 0 },
	{ "-1", -EINVAL, 0 },
	{ "-0", -EINVAL, 0 },
	{ " 1", -EINVAL, 0 },
	{ "1 ", -EINVAL, 0 },
	{ "1\n\n", -EINVAL, 0 },
	{ "\n1", -EINVAL, 0 },
	{ "1k", -EINVAL, 0 },
	{ "1x", -EINVAL, 0 },
	{ "0x", -EINVAL, 0 },
	{ "0xg", -EINVAL, 0 },
	{ "08", -EINVAL, 0 },
	{ "1 2", -EINVAL, 0 },
	{ "1.0", -EINVAL, 0 },
	{ "a", -EINVAL, 0 },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "0x10000000000000000", -ERANGE, 0 },
	{ "02000000000000000000000", -ERANGE, 0 },
	{ "99999999999999999999", -ERANGE, 0 },
	/* the digits are read to the end before the rest is checked */
	{ "99999999999999999999x", -ERANGE, 0 },
};

static void test_u64(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(u64_rows); i++) {
		const u64 untouched = 0x5a5a;
		u64 value = untouched;
		int err = kstrtou64(u64_rows[i].text, &value);

		g_test_message("kstrtou64(\"%s\")", u64_rows[i].text);
		g_assert_cmpint(err, ==, u64_rows[i].err);
		g_assert_cmpuint(value, ==,
				 err ? untouched : u64_rows[i].value);
	}
}

static const struct {
	const char *text;
	int err;
	int value;
} int_rows[] = {
	{ "0", 0, 0 },
	{ "-0", 0, 0 },
	{ "5", 0, 5 },
	{ "+5", 0, 5 },
	{ "-5", 0, -5 },
	{ "-5\n", 0, -5 },
	{ "-0x10", 0, -16 },
	{ "-010", 0, -8 },
	{ "2147483647", 0, INT_MAX },
	{ "-2147483648", 0, INT_MIN },
	{ "", -EINVAL, 0 },
	{ "-", -EINVAL, 0 },
	{ "--5", -EINVAL, 0 },
	{ "-+5", -EINVAL, 0 },
	{ "+-5", -EINVAL, 0 },
	{ "- 5", -EINVAL, 0 },
	{ "5-", -EINVAL, 0 },
	{ "2147483648", -ERANGE, 0 },
	{ "-2147483649", -ERANGE, 0 },
	{ "4294967296", -ERANGE, 0 },
	{ "9223372036854775808", -ERANGE, 0 },
	{ "-9223372036854775809", -ERANGE, 0 },
	{ "18446744073709551616", -ERANGE, 0 },
};

static void test_int(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(int_rows); i++) {
		const int untouched = 0x5a5a;
		int value = untouched;
		int err = kstrtoint(int_rows[i].text, &value);

		g_test_message("kstrtoint(\"%s\")", int_rows[i].text);
		g_assert_cmpint(err, ==, int_rows[i].err);
		g_assert_cmpint(value, ==, err ? untouched : int_rows[i].value);
	}
}

static void test_s64(void)
{
	const s64 untouched = 0x5a5a;
	s64 value = untouched;

	g_assert_cmpint(kstrtos64("9223372036854775808", &value), ==, -ERANGE);
	g_assert_cmpint(kstrtos64("-9223372036854775809", &value), ==, -ERANGE);
	g_assert_cmpint(kstrtos64("1 ", &value), ==, -EINVAL);
	g_assert_cmpint(value, ==, untouched);
	g_assert_cmpint(kstrtos64("9223372036854775807\n", &value), ==, 0);
	g_assert_cmpint(value, ==, LLONG_MAX);
	g_assert_cmpint(kstrtos64("-9223372036854775808", &value), ==, 0);
	g_assert_cmpint(value, ==, LLONG_MIN);
}

/* clang-format off */
static const struct {
	const char *text;
	const char *stripped;
} strip_rows[] = {
	{ "", "" },
	{ " ", "" },
	{ " \t\r\n\v\f", "" },
	{ "a", "a" },
	{ "  a", "a" },
	{ "a  ", "a" },
	{ "\n a b \t", "a b" },
	{ "\240", "" },
	{ " \240a\240b\240\n", "a\240b" },
	{ "\205a\205", "\205a\205" },
};
/* clang-format on */

static void test_strstrip(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(strip_rows); i++) {
		char *text = g_strdup(strip_rows[i].text);

		g_assert_cmpstr(strstrip(text), ==, strip_rows[i].stripped);
		g_free(text);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/kstrtox/u64", test_u64);
	g_test_add_func("/kstrtox/int", test_int);
	g_test_add_func("/kstrtox/s64", test_s64);
	g_test_add_func("/kstrtox/strstrip", test_strstrip);
	return g_test_run();
}
