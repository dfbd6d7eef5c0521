// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <string.h>

static unsigned int asked;

static void add_up(struct mm_sample *sum)
{
	asked++;
	sum->pages[MM_ANONPAGES] += 3;
	sum->pages[MM_SHMEMPAGES] += 2;
	sum->pages[MM_SWAPENTS] += 1;
	sum->pages[MM_PGTABLES] += 7;
	sum->locked += 4;
}

static void start(gconstpointer kernel)
{
	unit_boot(kernel, 1);
	memcg1_set_others(add_up);
	asked = 0;
}

static void stop(void)
{
	memcg1_set_others(NULL);
	unit_stop();
}

static void assert_line(struct cgroup *cgrp, const char *file, const char *name,
			unsigned long pages)
{
	char *text = unit_read(cgrp, file);
	char *line = g_strdup_printf("\n%s %lu\n", name, pages * PAGE_SIZE);

	g_test_message("%s in %s", line, text);
	g_assert_nonnull(strstr(text, line));
	g_free(line);
	g_free(text);
}

static void assert_pages(struct cgroup *cgrp, const char *file,
			 unsigned long pages)
{
	char *line = g_strdup_printf("%lu\n", pages * PAGE_SIZE);

	unit_assert_reads(cgrp, file, line);
	g_free(line);
}

static void test_root_has_them(gconstpointer kernel)
{
	static const char *const totals[] = { "", "total_" };
	size_t i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(totals); i++) {
		char *rss = g_strdup_printf("%srss", totals[i]);
		char *shmem = g_strdup_printf("%sshmem", totals[i]);
		char *locked = g_strdup_printf("%sunevictable", totals[i]);
		char *swap = g_strdup_printf("%sswap", totals[i]);

		assert_line(cgroup_root, "memory.stat", rss, 3);
		assert_line(cgroup_root, "memory.stat", shmem, 2);
		assert_line(cgroup_root, "memory.stat", swap, 1);
		assert_line(cgroup_root, "memory.stat", locked, 4);
		g_free(rss);
		g_free(shmem);
		g_free(swap);
		g_free(locked);
	}
	unit_assert_reads(
		cgroup_root, "memory.numa_stat",
		"total=5 N0=5\nfile=0 N0=0\nanon=1 N0=1\n"
		"unevictable=4 N0=4\n"
		"hierarchical_total=5 N0=5\nhierarchical_file=0 N0=0\n"
		"hierarchical_anon=1 N0=1\n"
		"hierarchical_unevictable=4 N0=4\n");
	assert_pages(cgroup_root, "memory.usage_in_bytes", 5);
	assert_pages(cgroup_root, "memory.memsw.usage_in_bytes", 6);
	stop();
}

/* nor do other files of the root ask for them */
static void test_groups_have_not(gconstpointer kernel)
{
	struct cgroup *a;

	start(kernel);
	a = unit_mkdir(cgroup_root, "a");
	assert_line(a, "memory.stat", "rss", 0);
	assert_line(a, "memory.stat", "total_shmem", 0);
	assert_pages(a, "memory.usage_in_bytes", 0);
	assert_pages(a, "memory.memsw.usage_in_bytes", 0);
	assert_pages(cgroup_root, "memory.kmem.usage_in_bytes", 0);
	assert_pages(cgroup_root, "memory.max_usage_in_bytes", 0);
	g_assert_cmpuint(asked, ==, 0);
	unit_rmdir(a);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcg_others/root-has-them", test_root_has_them);
	unit_add_per_kernel("/memcg_others/groups-have-not",
			    test_groups_have_not);
	return g_test_run();
}
