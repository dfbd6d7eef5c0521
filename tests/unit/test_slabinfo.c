// SPDX-License-Identifier: GPL-2.0-only
/* tests: boot_caches.c */
#include "unit.h"

#define TEST_CPUS 2

/* objsize, objperslab, pagesperslab; all 0 if the recording has no such row */
struct row {
	unsigned int size, objects, pages;
};

#define ALL(...)                                                   \
	{                                                          \
		{ __VA_ARGS__ }, { __VA_ARGS__ }, { __VA_ARGS__ }, \
		{                                                  \
			__VA_ARGS__                                \
		}                                                  \
	}

/* of a v4.19, a v5.4, a v5.10 and a v6.1 kernel */
/* clang-format off */
static const struct {
	const char *name;
	struct row rows[NR_RECORDINGS];
} recorded[] = {
	{ "task_struct", { { 5376, 6, 8 }, { 5504, 5, 8 }, { 8064, 4, 8 }, { 8448, 3, 8 } } },
	{ "mm_struct", { { 960, 17, 4 }, { 960, 17, 4 }, { 1088, 15, 4 }, { 1152, 14, 4 } } },
	{ "vm_area_struct", { { 200, 20, 1 }, { 200, 20, 1 }, { 200, 20, 1 }, { 152, 26, 1 } } },
	{ "signal_cache", { { 1088, 15, 4 }, { 1088, 15, 4 }, { 1152, 14, 4 }, { 1152, 14, 4 } } },
	{ "sighand_cache", ALL(2112, 15, 8) },
	{ "files_cache", ALL(704, 23, 4) },
	{ "cred_jar", ALL(192, 21, 1) },
	{ "pid", ALL(128, 32, 1) },
	{ "task_delay_info", { { 0 }, { 80, 51, 1 }, { 80, 51, 1 }, { 0 } } },
	{ "dentry", ALL(192, 21, 1) },
	{ "inode_cache", { { 592, 13, 2 }, { 584, 14, 2 }, { 608, 13, 2 }, { 640, 12, 2 } } },
	{ "proc_inode_cache", { { 664, 12, 2 }, { 656, 12, 2 }, { 680, 12, 2 }, { 712, 23, 4 } } },
	{ "shmem_inode_cache", { { 696, 23, 4 }, { 696, 23, 4 }, { 720, 22, 4 }, { 784, 20, 4 } } },
	{ "sock_inode_cache", { { 640, 12, 2 }, { 768, 21, 4 }, { 832, 19, 4 }, { 832, 19, 4 } } },
	{ "filp", ALL(256, 16, 1) },
	{ "anon_vma", { { 88, 46, 1 }, { 104, 39, 1 }, { 104, 39, 1 }, { 104, 39, 1 } } },
	{ "anon_vma_chain", ALL(64, 64, 1) },
	{ "maple_node", { { 0 }, { 0 }, { 0 }, { 256, 16, 1 } } },
	{ "radix_tree_node", ALL(584, 14, 2) },
	{ "kernfs_node_cache", { { 136, 30, 1 }, { 136, 30, 1 }, { 128, 32, 1 }, { 128, 32, 1 } } },
	{ "nsproxy", { { 56, 73, 1 }, { 56, 73, 1 }, { 72, 56, 1 }, { 72, 56, 1 } } },
	{ "sigqueue", { { 160, 25, 1 }, { 0 }, { 0 }, { 80, 51, 1 } } },
	{ "seq_file", { { 0 }, { 0 }, { 120, 34, 1 }, { 120, 34, 1 } } },
	{ "buffer_head", ALL(104, 39, 1) },
	{ "kmalloc-8", ALL(8, 512, 1) },
	{ "kmalloc-16", ALL(16, 256, 1) },
	{ "kmalloc-32", ALL(32, 128, 1) },
	{ "kmalloc-64", ALL(64, 64, 1) },
	{ "kmalloc-96", ALL(96, 42, 1) },
	{ "kmalloc-128", ALL(128, 32, 1) },
	{ "kmalloc-192", ALL(192, 21, 1) },
	{ "kmalloc-256", ALL(256, 16, 1) },
	{ "kmalloc-512", ALL(512, 16, 2) },
	{ "kmalloc-1k", { { 0 }, { 1024, 16, 4 }, { 1024, 16, 4 }, { 1024, 16, 4 } } },
	{ "kmalloc-1024", { { 1024, 16, 4 }, { 0 }, { 0 }, { 0 } } },
	{ "kmalloc-2k", { { 0 }, { 2048, 16, 8 }, { 2048, 16, 8 }, { 2048, 16, 8 } } },
	{ "kmalloc-2048", { { 2048, 16, 8 }, { 0 }, { 0 }, { 0 } } },
	{ "kmalloc-4k", { { 0 }, { 4096, 8, 8 }, { 4096, 8, 8 }, { 4096, 8, 8 } } },
	{ "kmalloc-4096", { { 4096, 8, 8 }, { 0 }, { 0 }, { 0 } } },
	{ "kmalloc-8k", { { 0 }, { 8192, 4, 8 }, { 8192, 4, 8 }, { 8192, 4, 8 } } },
	{ "kmalloc-8192", { { 8192, 4, 8 }, { 0 }, { 0 }, { 0 } } },
	{ "fs_cache", { { 0 } } },
};
/* clang-format on */

static char *slabinfo(void)
{
	struct seq_file m = { 0 };
	char *text;

	slabinfo_show(&m);
	text = unit_text(&m);
	seq_free(&m);
	return text;
}

/* the row of a cache, or NULL; to be g_free()d */
static char *row_of(const char *text, const char *name)
{
	char *start = g_strdup_printf("\n%s ", name);
	const char *row = strstr(text, start);

	g_free(start);
	return row ? g_strndup(row + 1, strcspn(row + 1, "\n")) : NULL;
}

static void test_header(void)
{
	char *text;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	text = slabinfo();
	g_assert_true(g_str_has_prefix(
		text,
		"slabinfo - version: 2.1\n"
		"# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>"
		" : tunables <limit> <batchcount> <sharedfactor>"
		" : slabdata <active_slabs> <num_slabs> <sharedavail>\n"));
	g_free(text);
	unit_stop();
}

/* the row of an empty cache, or NULL */
static char *expected_row(const char *name, const struct row *row)
{
	if (!row->size)
		return NULL;
	return g_strdup_printf(
		"%-17s      0      0 %6u %4u %4u : tunables    0    0"
		"    0 : slabdata      0      0      0",
		name, row->size, row->objects, row->pages);
}

/* a kernel without a recording has the rows of another */
static enum kernel_recording recording_of(const char *kernel)
{
	if (!strcmp(kernel, "v4.19"))
		return RECORDED_4_19;
	if (!strcmp(kernel, "v5.3") || !strcmp(kernel, "v5.4"))
		return RECORDED_5_4;
	return unit_since("v6.1") ? RECORDED_6_1 : RECORDED_5_10;
}

static void test_rows_are_the_recorded_ones(gconstpointer kernel)
{
	char *text, *row, *expected;
	size_t i;

	unit_boot(kernel, TEST_CPUS);
	text = slabinfo();
	for (i = 0; i < G_N_ELEMENTS(recorded); i++) {
		row = row_of(text, recorded[i].name);
		expected = expected_row(
			recorded[i].name,
			&recorded[i].rows[recording_of(memcg_regime.name)]);
		g_assert_cmpstr(row, ==, expected);
		g_free(expected);
		g_free(row);
	}
	g_free(text);
	unit_stop();
}

static struct cgroup *grp;
static struct task_struct *task;
static struct kmem_cache *dentry;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	grp = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, grp);
	set_current(task);
	dentry = memcgfs_boot_caches[CACHE_DENTRY];
	/* before objcg: have the clone made */
	kmem_cache_free(dentry, kmem_cache_alloc(dentry, GFP_KERNEL));
	cgroup_wait_releases();
}

static void stop(void)
{
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

static void check_row(unsigned int objs, unsigned int places,
		      unsigned int slabs)
{
	char *text = slabinfo(), *row = row_of(text, "dentry"), *expected;

	expected = g_strdup_printf(
		"dentry            %6u %6u    192   21    1 : tunables    0    0"
		"    0 : slabdata %6u %6u      0",
		objs, places, slabs, slabs);
	g_assert_cmpstr(row, ==, expected);
	g_free(expected);
	g_free(row);
	g_free(text);
}

/* a row for the cache and its clones */
static void test_used(gconstpointer kernel)
{
	void *mine[30], *roots;

	start(kernel);
	memcgfs_shrink_all_caches();
	check_row(0, 0, 0);
	kmem_cache_alloc_bulk(dentry, GFP_KERNEL, 30, mine);
	check_row(30, 42, 2);
	set_current(NULL);
	roots = kmem_cache_alloc(dentry, GFP_KERNEL);
	if (unit_has_objcgs())
		check_row(31, 42, 2);
	else
		check_row(31, 63, 3);
	set_current(task);
	kmem_cache_free_bulk(dentry, 30, mine);
	kmem_cache_free(dentry, roots);
	memcgfs_shrink_all_caches();
	check_row(0, 0, 0);
	stop();
}

static void test_of_a_memcg(gconstpointer kernel)
{
	char *text, *row;
	void *p;

	start(kernel);
	memcgfs_shrink_all_caches();
	p = kmem_cache_alloc(dentry, GFP_KERNEL);
	text = unit_read(grp, "memory.kmem.slabinfo");
	if (unit_has_objcgs()) {
		g_assert_cmpstr(text, ==, "");
	} else {
		g_assert_true(g_str_has_prefix(text, "slabinfo - version"));
		row = row_of(text, "dentry");
		g_assert_cmpstr(
			row, ==,
			"dentry                 1     21    192   21    1"
			" : tunables    0    0    0"
			" : slabdata      1      1      0");
		g_free(row);
	}
	g_free(text);
	unit_assert_reads(cgroup_root, "memory.kmem.slabinfo", "");
	kmem_cache_free(dentry, p);
	stop();
}

static void test_usage(gconstpointer kernel)
{
	struct memcgfs_slab_usage one, all;
	void *p[22], *inode;

	start(kernel);
	memcgfs_shrink_all_caches();
	memcgfs_slab_usage(NULL, &all);
	g_assert_cmpuint(all.objects | all.object_bytes | all.slabs |
				 all.slab_bytes,
			 ==, 0);
	kmem_cache_alloc_bulk(dentry, GFP_KERNEL, 22, p);
	inode = kmem_cache_alloc(memcgfs_boot_caches[CACHE_INODE], GFP_KERNEL);
	memcgfs_slab_usage(dentry, &one);
	g_assert_cmpuint(one.objects, ==, 22);
	g_assert_cmpuint(one.object_bytes, ==, 22 * 192);
	g_assert_cmpuint(one.slabs, ==, 2);
	g_assert_cmpuint(one.slab_bytes, ==, 2 * PAGE_SIZE);
	memcgfs_slab_usage(NULL, &all);
	g_assert_cmpuint(all.objects, ==, 23);
	g_assert_cmpuint(all.object_bytes, ==, 22 * 192 + ksize(inode));
	g_assert_cmpuint(all.slabs, ==, 3);
	g_assert_cmpuint(all.slab_bytes, ==, 4 * PAGE_SIZE);
	kmem_cache_free_bulk(dentry, 22, p);
	kmem_cache_free(NULL, inode);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/slabinfo/header", test_header);
	unit_add_per_kernel("/slabinfo/rows-are-the-recorded-ones",
			    test_rows_are_the_recorded_ones);
	unit_add_per_kernel("/slabinfo/used", test_used);
	unit_add_per_kernel("/slabinfo/of-a-memcg", test_of_a_memcg);
	unit_add_per_kernel("/slabinfo/usage", test_usage);
	return g_test_run();
}
