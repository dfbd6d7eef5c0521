// SPDX-License-Identifier: GPL-2.0-only
#include <glib.h>

#include "base/id_map.h"

/* lines of subuid(5) for user "ann", 1000, and the range that each gives */
/* clang-format off */
static const struct {
	const char *line;
	struct id_range range;
} lines[] = {
	{ "ann:100000:65536\n", { 100000, 65535 } },
	{ "ann:100000:65535\n", { 100000, 65535 } },
	{ "1000:200000:10", { 200000, 10 } },
	{ "anna:100000:65536\n", { 0, 0 } },
	{ "an:100000:65536\n", { 0, 0 } },
	{ "100:100000:65536\n", { 0, 0 } },
	{ "ann:100000\n", { 0, 0 } },
	{ "ann:100000:0\n", { 0, 0 } },
	{ "ann:0:65536\n", { 0, 0 } },
	{ "ann::65536\n", { 0, 0 } },
	{ "ann:4294967295:1\n", { 0, 0 } },
	{ "ann:4294901760:65535\n", { 4294901760, 65535 } },
	{ "ann:99999999999:65536\n", { 0, 0 } },
	{ "ann", { 0, 0 } },
	{ "", { 0, 0 } },
	{ ":100000:65536\n", { 0, 0 } },
};
/* clang-format on */

static void test_lines(void)
{
	struct id_range range;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_test_message("%s", lines[i].line);
		range = id_range_of_line(lines[i].line, "ann", 1000);
		g_assert_cmpuint(range.count, ==, lines[i].range.count);
		g_assert_cmpuint(range.first, ==, lines[i].range.first);
	}
}

/* a uid that has no name */
static void test_without_name(void)
{
	g_assert_cmpuint(id_range_of_line("1000:100000:7\n", NULL, 1000).count,
			 ==, 7);
	g_assert_cmpuint(id_range_of_line("ann:100000:7\n", NULL, 1000).count,
			 ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/id_map/lines", test_lines);
	g_test_add_func("/id_map/without-name", test_without_name);
	return g_test_run();
}
