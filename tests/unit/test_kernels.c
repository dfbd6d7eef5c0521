// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* the kernels, in the order of time */
/* clang-format off */
static const struct {
	const char *kernel;
	const char *values[NR_SWITCHES];
} rows[] = {
	{ "v4.19", { "pages", "memcg", "page_type", "owner", "memcg" } },
	{ "v5.3", { "reparent", "memcg", "page_type", "owner", "memcg" } },
	{ "v5.4", { "reparent", "memcg", "page_type", "owner", "memcg" } },
	{ "v5.9", { "objcg", "memcg", "page_type", "owner", "memcg" } },
	{ "v5.10", { "objcg", "memcg", "page_type", "owner", "memcg" } },
	{ "v5.11", { "objcg", "memcg", "memcg_data", "owner", "memcg" } },
	{ "v5.13", { "objcg", "objcg", "memcg_data", "owner", "objcg" } },
	{ "v6.1", { "objcg", "objcg", "memcg_data", "owner", "objcg" } },
	{ "seeds", { "objcg", "objcg", "memcg_data", "memcg", "objcg" } },
};
/* clang-format on */

static const char *const switch_names[NR_SWITCHES] = {
	"slab", "kmem", "page", "mm", "remote",
};

static void test_rows(void)
{
	struct regime regime;
	unsigned int i, sw;

	for (i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].kernel);
		g_assert_cmpint(regime_find(rows[i].kernel, &regime), ==, 0);
		g_assert_cmpstr(regime.name, ==, rows[i].kernel);
		for (sw = 0; sw < NR_SWITCHES; sw++)
			g_assert_cmpstr(regime_value_name(&regime, sw), ==,
					rows[i].values[sw]);
	}
}

static void test_names_in_order(void)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpstr(regime_name(i), ==, rows[i].kernel);
		g_assert_cmpstr(regime_word(i), !=, "");
	}
	g_assert_null(regime_name(i));
	g_assert_null(regime_word(i));
}

static void test_all_can_run(void)
{
	struct regime regime;
	unsigned int i;

	g_assert_cmpint(regime_find(REGIME_DEFAULT, &regime), ==, 0);
	for (i = 0; regime_name(i); i++) {
		g_assert_cmpint(regime_find(regime_name(i), &regime), ==, 0);
		g_assert_cmpstr(regime_check(&regime), ==, NULL);
	}
}

static void test_switch_names(void)
{
	unsigned int sw;

	for (sw = 0; sw < NR_SWITCHES; sw++)
		g_assert_cmpstr(regime_switch_name(sw), ==, switch_names[sw]);
}

static void test_unknown_kernel(void)
{
	struct regime regime = { .name = "untouched" };

	g_assert_cmpint(regime_find("v6.66", &regime), ==, -EINVAL);
	g_assert_cmpint(regime_find("", &regime), ==, -EINVAL);
	g_assert_cmpstr(regime.name, ==, "untouched");
}

static void test_override(void)
{
	struct regime regime;

	regime_find("v5.13", &regime);
	g_assert_cmpint(regime_set(&regime, "mm", "memcg"), ==, 0);
	g_assert_cmpstr(regime_value_name(&regime, SWITCH_MM), ==, "memcg");
	g_assert_cmpstr(regime_value_name(&regime, SWITCH_KMEM), ==, "objcg");
	g_assert_cmpstr(regime_check(&regime), ==, NULL);
	g_assert_cmpint(regime_set(&regime, "kmem", "memcg"), ==, 0);
	g_assert_cmpstr(regime_value_name(&regime, SWITCH_KMEM), ==, "memcg");
	g_assert_cmpstr(regime_check(&regime), ==, NULL);
	/* a seed by itself */
	regime_find("v5.3", &regime);
	g_assert_cmpint(regime_set(&regime, "slab", "lifecycle"), ==, 0);
	g_assert_cmpstr(regime_value_name(&regime, SWITCH_SLAB), ==,
			"lifecycle");
	g_assert_cmpstr(regime_check(&regime), ==, NULL);
}

static void test_bad_override_changes_nothing(void)
{
	struct regime regime, before;

	regime_find("v5.13", &regime);
	before = regime;
	g_assert_cmpint(regime_set(&regime, "cache", "objcg"), ==, -ENOENT);
	g_assert_cmpint(regime_set(&regime, "", "objcg"), ==, -ENOENT);
	g_assert_cmpint(regime_set(&regime, "kmem", "slab"), ==, -EINVAL);
	g_assert_cmpint(regime_set(&regime, "kmem", ""), ==, -EINVAL);
	/* a value of another switch, with a longer list */
	g_assert_cmpint(regime_set(&regime, "kmem", "lifecycle"), ==, -EINVAL);
	g_assert_cmpmem(&regime, sizeof(regime), &before, sizeof(before));
}

/* each refusal with the words that name its reason */
static const struct {
	const char *kernel;
	const char *sw;
	const char *value;
	const char *reason;
} refused[] = {
	{ "v4.19", "kmem", "objcg", "kmem=objcg needs slab=objcg" },
	{ "v5.3", "kmem", "objcg", "kmem=objcg needs slab=objcg" },
	{ "v5.3", "remote", "objcg", "remote=objcg needs slab=objcg" },
	{ "v5.3", "page", "memcg_data", "page=memcg_data needs slab=objcg" },
	{ "v5.9", "kmem", "objcg", "kmem=objcg needs page=memcg_data" },
	{ "v5.13", "page", "page_type", "kmem=objcg needs page=memcg_data" },
	{ "v5.13", "slab", "pages", "kmem=objcg needs slab=objcg" },
};

static void test_refused(void)
{
	struct regime regime;
	const char *reason;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(refused); i++) {
		regime_find(refused[i].kernel, &regime);
		g_assert_cmpint(regime_set(&regime, refused[i].sw,
					   refused[i].value),
				==, 0);
		reason = regime_check(&regime);
		g_test_message("%s,%s=%s: %s", refused[i].kernel, refused[i].sw,
			       refused[i].value, reason ? reason : "accepted");
		g_assert_nonnull(reason);
		g_assert_nonnull(strstr(reason, refused[i].reason));
		g_assert_null(strchr(reason, '\n'));
	}
}

static void test_parse(void)
{
	char why[REGIME_WHY_MAX] = "untouched";
	struct regime regime;

	g_assert_cmpint(regime_parse("v5.4", &regime, why), ==, 0);
	g_assert_cmpstr(regime.name, ==, "v5.4");
	g_assert_cmpint(regime_parse("v5.3,slab=lifecycle,mm=memcg", &regime,
				     why),
			==, 0);
	g_assert_cmpstr(regime.name, ==, "v5.3");
	g_assert_cmpstr(regime_value_name(&regime, SWITCH_SLAB), ==,
			"lifecycle");
	g_assert_cmpstr(regime_value_name(&regime, SWITCH_MM), ==, "memcg");
	g_assert_cmpstr(why, ==, "untouched");
}

/* each text with the line that says what was expected */
#define KERNELS "v4.19, v5.3, v5.4, v5.9, v5.10, v5.11, v5.13, v6.1, seeds"
#define NEAREST "; the nearest is "
#define SWITCHES                                                        \
	"expected a switch and its value: slab=pages|lifecycle|"        \
	"reparent|objcg, kmem=memcg|objcg, page=page_type|memcg_data, " \
	"mm=owner|memcg, remote=memcg|objcg"
static const struct {
	const char *text;
	const char *why;
} misread[] = {
	{ "", ": expected one of " KERNELS },
	{ ",slab=pages", ": expected one of " KERNELS },
	{ "v5", "v5: expected one of " KERNELS },
	{ "tin", "tin: expected one of " KERNELS },
	{ "v5.31", "v5.31: expected one of " KERNELS NEAREST "v5.13" },
	{ "v5.12", "v5.12: expected one of " KERNELS NEAREST "v5.11" },
	{ "5.10", "5.10: expected one of " KERNELS NEAREST "v5.10" },
	{ "v5.10.3", "v5.10.3: expected one of " KERNELS NEAREST "v5.10" },
	{ "V5.10", "V5.10: expected one of " KERNELS NEAREST "v5.10" },
	{ "v2.6.32", "v2.6.32: expected one of " KERNELS NEAREST "v4.19" },
	{ "v4.19-rc1", "v4.19-rc1: expected one of " KERNELS NEAREST "v4.19" },
	{ "6.18,slab=pages", "6.18: expected one of " KERNELS NEAREST "v6.1" },
	{ "seed", "seed: expected one of " KERNELS NEAREST "seeds" },
	{ "v99999999999.1", "v99999999999.1: expected one of " KERNELS },
	{ "v5.3,slab=tin", "slab=tin: " SWITCHES },
	{ "v5.3,slab", "slab: " SWITCHES },
	{ "v5.3,", ": " SWITCHES },
	{ "v5.3,slab=pages,,", ": " SWITCHES },
	{ "v5.3,a-switch-with-a-name-of-more-than-forty-characters=1",
	  "a-switch-with-a-name-of-more-than-forty-: " SWITCHES },
};

static void test_misread(void)
{
	struct regime regime = { .name = "untouched" };
	char why[REGIME_WHY_MAX];
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(misread); i++) {
		g_assert_cmpint(regime_parse(misread[i].text, &regime, why), ==,
				-EINVAL);
		g_assert_cmpstr(why, ==, misread[i].why);
	}
	g_assert_cmpint(regime_parse("v5.3,kmem=objcg", &regime, why), ==,
			-EINVAL);
	g_assert_true(g_str_has_prefix(why, "kmem=objcg needs slab=objcg"));
	g_assert_cmpstr(regime.name, ==, "untouched");
}

/* numbers that no regime_set() has put there */
static void test_out_of_range(void)
{
	struct regime regime;
	unsigned int sw, value, nr;

	for (sw = 0; sw < NR_SWITCHES; sw++) {
		nr = 0;
		for (value = 0; value <= UCHAR_MAX; value++) {
			regime_find(REGIME_DEFAULT, &regime);
			regime.value[sw] = (unsigned char)value;
			if (!regime_check(&regime))
				g_assert_nonnull(
					regime_value_name(&regime, sw));
			else if (strstr(regime_check(&regime), "no value"))
				nr++;
		}
		g_assert_cmpuint(nr, ==,
				 UCHAR_MAX + 1 - (sw == SWITCH_SLAB ? 4 : 2));
	}
}

/* values of each way to show a fact */
static const struct {
	const char *kernel;
	const char *column;
	const char *value;
} shown[] = {
	{ "v5.3", "slab", "reparent" },
	{ "seeds", "mm", "memcg" },
	{ "v5.13", "opener_rights", "no" },
	{ "v6.1", "opener_rights", "yes" },
	{ "v6.1", "charge_batch", "64" },
	{ "v5.13", "max_swappiness", "100" },
	{ "v4.19", "hierarchy", "walk" },
	{ "v5.11", "hierarchy", "always" },
	{ "v4.19", "id_error", "ENOMEM" },
	{ "seeds", "id_error", "none" },
};

static unsigned int find_column(const char *name)
{
	unsigned int i = 0;

	while (g_strcmp0(regime_column_name(i), name)) {
		g_assert_nonnull(regime_column_name(i));
		i++;
	}
	return i;
}

static void test_column_values(void)
{
	char text[REGIME_VALUE_MAX];
	struct regime regime;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(shown); i++) {
		g_test_message("%s %s", shown[i].kernel, shown[i].column);
		regime_find(shown[i].kernel, &regime);
		regime_column_value(&regime, find_column(shown[i].column),
				    text);
		g_assert_cmpstr(text, ==, shown[i].value);
	}
}

static void test_columns(void)
{
	char text[REGIME_VALUE_MAX];
	struct regime regime;
	unsigned int i, k;

	for (i = 0; regime_column_name(i); i++) {
		g_assert_true(g_str_has_suffix(regime_column_seen(i), "."));
		for (k = 0; k < G_N_ELEMENTS(rows); k++) {
			regime_find(rows[k].kernel, &regime);
			regime_column_value(&regime, i, text);
			g_assert_cmpstr(text, !=, "");
			g_assert_cmpuint(strlen(text), <, sizeof(text) - 1);
		}
	}
	g_assert_cmpuint(i, >, NR_SWITCHES);
	g_assert_null(regime_column_seen(i));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/regime/rows", test_rows);
	g_test_add_func("/regime/names-in-order", test_names_in_order);
	g_test_add_func("/regime/all-can-run", test_all_can_run);
	g_test_add_func("/regime/switch-names", test_switch_names);
	g_test_add_func("/regime/unknown-kernel", test_unknown_kernel);
	g_test_add_func("/regime/override", test_override);
	g_test_add_func("/regime/bad-override-changes-nothing",
			test_bad_override_changes_nothing);
	g_test_add_func("/regime/refused", test_refused);
	g_test_add_func("/regime/parse", test_parse);
	g_test_add_func("/regime/misread", test_misread);
	g_test_add_func("/regime/out-of-range", test_out_of_range);
	g_test_add_func("/regime/columns", test_columns);
	g_test_add_func("/regime/column-values", test_column_values);
	return g_test_run();
}
