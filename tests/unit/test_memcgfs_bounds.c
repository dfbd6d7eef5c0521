// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each entry point accepts its bound, counts it exactly, and refuses more; and
 * so around 2^32, where a 32-bit count would wrap.
 */
#include <errno.h>
#include <limits.h>

#include "mm_lab.h"

#define LIMIT 100
#define TWO_32 (1UL << 32)

static struct cgroup *grp;
static struct mem_cgroup *memcg;
static struct task_struct *task;

static void start(const char *kernel)
{
	unit_start(kernel, 2);
	grp = unit_mkdir(cgroup_root, "a");
	memcg = unit_memcg(grp);
	task = unit_adopt(10, grp);
	set_current(task);
}

static void stop(void)
{
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

static void set_limit(void)
{
	g_assert_cmpint(unit_write(grp, "memory.limit_in_bytes", "400K"), ==,
			0);
}

/* as the control file has it, with empty stocks */
static void check_usage(unsigned long nr_pages)
{
	char *text;

	drain_all_stock(root_mem_cgroup);
	drain_all_stock(root_mem_cgroup);
	text = g_strdup_printf("%lu\n", nr_pages * PAGE_SIZE);
	unit_assert_reads(grp, "memory.usage_in_bytes", text);
	unit_assert_reads(grp, "memory.memsw.usage_in_bytes", text);
	g_free(text);
}

static void check_warnings(unsigned long nr)
{
	g_assert_cmpuint(warn_count(NULL), ==, nr);
	warn_reset();
}

/* --- pages --- */

static const unsigned long counts[] = {
	1,	    LIMIT,	LIMIT + 1,	   INT_MAX,
	1UL << 31,  4294967290, UINT_MAX,	   TWO_32,
	TWO_32 + 1, 1UL << 33,	MEMCGFS_MAX_PAGES, MEMCGFS_MAX_PAGES + 1,
	LONG_MAX,   1UL << 63,	ULONG_MAX,
};

static void check_try_charge(unsigned long nr, gfp_t gfp, bool fits)
{
	g_assert_cmpint(try_charge_memcg(memcg, gfp, nr), ==,
			fits ? 0 : -ENOMEM);
	check_usage(fits ? nr : 0);
	if (fits)
		memcg_uncharge(memcg, nr);
}

static void test_try_charge(gconstpointer kernel)
{
	unsigned int i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(counts); i++) {
		bool fits = counts[i] <= MEMCGFS_MAX_PAGES;

		check_try_charge(counts[i], GFP_KERNEL, fits);
		check_try_charge(counts[i], GFP_KERNEL | __GFP_NOFAIL, fits);
	}
	set_limit();
	for (i = 0; i < G_N_ELEMENTS(counts); i++) {
		bool fits = counts[i] <= MEMCGFS_MAX_PAGES;

		check_try_charge(counts[i], GFP_KERNEL, counts[i] <= LIMIT);
		check_try_charge(counts[i], GFP_NOWAIT, counts[i] <= LIMIT);
		check_try_charge(counts[i], GFP_ATOMIC, fits);
	}
	stop();
}

/* stocks are for a batch at most, and no number looks like less */
static void test_stock(gconstpointer kernel)
{
	unsigned int i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(counts); i++) {
		g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 1), ==, 0);
		g_assert_cmpint(consume_stock(memcg, counts[i]), ==,
				counts[i] == 1);
		memcg_uncharge(memcg, counts[i] == 1 ? 2 : 1);
		check_usage(0);
		if (counts[i] > MEMCGFS_MAX_PAGES)
			continue;
		g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, counts[i]),
				==, 0);
		refill_stock(memcg, counts[i]);
		check_usage(0);
	}
	stop();
}

/* forced over every limit, but not out of the counters */
static void test_counters_are_full(gconstpointer kernel)
{
	const unsigned long most = PAGE_COUNTER_MAX / MEMCGFS_MAX_PAGES;
	const unsigned long rest = PAGE_COUNTER_MAX % MEMCGFS_MAX_PAGES;
	const gfp_t gfp = GFP_KERNEL | __GFP_NOFAIL;
	unsigned long i;

	start(kernel);
	set_limit();
	for (i = 0; i < most; i++)
		g_assert_cmpint(try_charge_memcg(memcg, gfp, MEMCGFS_MAX_PAGES),
				==, 0);
	g_assert_cmpint(try_charge_memcg(memcg, gfp, rest + 1), ==, -ENOMEM);
	g_assert_cmpint(try_charge_memcg(memcg, gfp, rest), ==, 0);
	g_assert_cmpint(try_charge_memcg(memcg, gfp, 1), ==, -ENOMEM);
	check_usage(PAGE_COUNTER_MAX);
	for (i = 0; i < most; i++)
		memcg_uncharge(memcg, MEMCGFS_MAX_PAGES);
	memcg_uncharge(memcg, rest);
	check_usage(0);
	stop();
}

static void test_resize(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(mem_cgroup_resize_max(memcg, false, PAGE_COUNTER_MAX),
			==, 0);
	g_assert_cmpint(mem_cgroup_resize_max(memcg, true,
					      PAGE_COUNTER_MAX + 1UL),
			==, -EINVAL);
	g_assert_cmpint(mem_cgroup_resize_max(memcg, true, ULONG_MAX), ==,
			-EINVAL);
	unit_assert_reads(grp, "memory.memsw.limit_in_bytes",
			  "9223372036854771712\n");
	stop();
}

/* --- bytes --- */

/* clang-format off */
static const size_t sizes[] = {
	1,	     PAGE_SIZE,		    LIMIT * PAGE_SIZE,
	TWO_32 - 1,  TWO_32,		    TWO_32 + 1,
	1UL << 39,   MEMCGFS_MAX_BYTES,	    MEMCGFS_MAX_BYTES + 1,
	1UL << 44,   (1UL << 44) + 1,	    1UL << 63,
	SIZE_MAX - PAGE_SIZE, SIZE_MAX,
};
/* clang-format on */

static void check_obj_charge(struct obj_cgroup *objcg, size_t size, bool fits)
{
	struct memcgfs_kmem_stat stat;

	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, size), ==,
			fits ? 0 : -ENOMEM);
	memcgfs_kmem_stat(memcg, true, &stat);
	g_assert_cmpuint(stat.slab_unreclaimable, ==, fits ? size : 0);
	check_usage(fits ? unit_pages(size) : 0);
	g_assert_cmpuint(unit_kmem(grp), ==, fits ? unit_pages(size) : 0);
	if (fits)
		obj_cgroup_uncharge(objcg, size);
	check_usage(0);
}

static void test_obj_charge(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	unsigned int i;

	start(kernel);
	objcg = unit_get_objcg(grp);
	for (i = 0; i < G_N_ELEMENTS(sizes); i++)
		check_obj_charge(objcg, sizes[i],
				 sizes[i] <= MEMCGFS_MAX_BYTES);
	set_limit();
	for (i = 0; i < G_N_ELEMENTS(sizes); i++)
		check_obj_charge(objcg, sizes[i],
				 sizes[i] <= LIMIT * PAGE_SIZE);
	obj_cgroup_uncharge(objcg, MEMCGFS_MAX_BYTES + 1);
	obj_cgroup_uncharge(objcg, SIZE_MAX);
	check_warnings(2);
	check_usage(0);
	obj_cgroup_put(objcg);
	stop();
}

static void test_obj_charge_pages(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	unsigned int i;

	start(kernel);
	objcg = unit_get_objcg(grp);
	for (i = 0; i < G_N_ELEMENTS(counts); i++) {
		bool fits = counts[i] <= MEMCGFS_MAX_PAGES;

		g_assert_cmpint(obj_cgroup_charge_pages(objcg, GFP_KERNEL,
							counts[i]),
				==, fits ? 0 : -ENOMEM);
		check_usage(fits ? counts[i] : 0);
		g_assert_cmpuint(unit_kmem(grp), ==, fits ? counts[i] : 0);
		obj_cgroup_uncharge_pages(objcg, counts[i]);
		check_warnings(!fits);
		check_usage(0);
	}
	obj_cgroup_put(objcg);
	stop();
}

/* --- orders --- */

static const unsigned int too_high[] = {
	MAX_PAGE_ORDER + 1, 31, 32, 33, 63, 64, INT_MAX, UINT_MAX
};

static void test_orders(gconstpointer kernel)
{
	struct page *page;
	unsigned int i;

	start(kernel);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, MAX_PAGE_ORDER);
	check_usage(1UL << MAX_PAGE_ORDER);
	for (i = 0; i < G_N_ELEMENTS(too_high); i++) {
		g_assert_null(alloc_pages(GFP_KERNEL_ACCOUNT, too_high[i]));
		g_assert_null(alloc_pages(GFP_KERNEL, too_high[i]));
		__memcg_kmem_uncharge_page(page, too_high[i]);
		check_warnings(1);
	}
	check_usage(1UL << MAX_PAGE_ORDER);
	__free_pages(page);
	page = alloc_pages(GFP_KERNEL, 0);
	for (i = 0; i < G_N_ELEMENTS(too_high); i++)
		g_assert_cmpint(__memcg_kmem_charge_page(page, GFP_KERNEL,
							 too_high[i]),
				==, -ENOMEM);
	g_assert_cmpuint(page->memcg_data, ==, 0);
	__free_pages(page);
	check_usage(0);
	stop();
}

static void test_split(gconstpointer kernel)
{
	static const unsigned long wrong[] = {
		0, (1UL << MAX_PAGE_ORDER) + 1, TWO_32, TWO_32 + 1, ULONG_MAX,
	};
	struct page *page, **pages = g_new(struct page *, 1 << MAX_PAGE_ORDER);
	unsigned int i;
	long refs;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 0);
	g_assert_cmpint(charge_memcg(page, memcg, GFP_KERNEL), ==, 0);
	refs = percpu_ref_read(&memcg->css.refcnt);
	for (i = 0; i < G_N_ELEMENTS(wrong); i++) {
		split_page_memcg(page, wrong[i]);
		check_warnings(1);
	}
	split_page_memcg(page, 1);
	g_assert_cmpint(percpu_ref_read(&memcg->css.refcnt), ==, refs);
	mem_cgroup_uncharge(page);
	__free_pages(page);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, MAX_PAGE_ORDER);
	g_assert_cmpint(split_page(page, pages), ==, 0);
	check_usage(1UL << MAX_PAGE_ORDER);
	for (i = 0; i < 1U << MAX_PAGE_ORDER; i++)
		__free_pages(pages[i]);
	check_usage(0);
	g_free(pages);
	stop();
}

/* --- objects --- */

static void test_cache_sizes(void)
{
	static const unsigned int wrong[] = {
		0,	  SLAB_MAX_SIZE + 1, INT_MAX,
		1U << 31, UINT_MAX - 7,	     UINT_MAX - 6,
		UINT_MAX
	};
	struct kmem_cache *s;
	unsigned int i;

	start(REGIME_DEFAULT);
	for (i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_null(kmem_cache_create("x", wrong[i], SLAB_NO_MERGE));
	s = kmem_cache_create("x", SLAB_MAX_SIZE, SLAB_NO_MERGE);
	g_assert_nonnull(s);
	kmem_cache_destroy(s);
	s = kmem_cache_create("x", 1, SLAB_NO_MERGE);
	g_assert_nonnull(s);
	kmem_cache_destroy(s);
	stop();
}

static void test_kmalloc_sizes(gconstpointer kernel)
{
	void *p;

	start(kernel);
	p = kmalloc(KMALLOC_MAX_SIZE, GFP_KERNEL_ACCOUNT);
	g_assert_nonnull(p);
	g_assert_cmpuint(ksize(p), ==, KMALLOC_MAX_SIZE);
	check_usage(KMALLOC_MAX_SIZE / PAGE_SIZE);
	kfree(p);
	check_usage(0);
	g_assert_null(kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL_ACCOUNT));
	g_assert_null(kmalloc(TWO_32, GFP_KERNEL_ACCOUNT));
	g_assert_null(kmalloc(1UL << 63, GFP_KERNEL_ACCOUNT));
	g_assert_null(kmalloc(SIZE_MAX, GFP_KERNEL));
	check_usage(0);
	stop();
}

/* counts above the bound are refused, and @p stays unwritten */
static void test_bulk(gconstpointer kernel)
{
	struct kmem_cache *s, *other;
	size_t most, i;
	long alive;

	start(kernel);
	s = memcgfs_boot_caches[CACHE_KMALLOC_1K];
	other = memcgfs_boot_caches[CACHE_KMALLOC_64];
	most = MEMCGFS_MAX_BYTES / obj_full_size(s);
	set_limit();
	alive = unit_alive_all();
	{
		const size_t wrong[] = { most + 1, SIZE_MAX / 1024 + 2,
					 1UL << 54, 1UL << 61, SIZE_MAX };
		const struct memcgfs_bulk sum[] = { { &other, 1 },
						    { &s, most },
						    { &s, SIZE_MAX },
						    { .nr = 0 } };

		for (i = 0; i < G_N_ELEMENTS(wrong); i++) {
			g_assert_cmpuint(
				kmem_cache_alloc_bulk(s, GFP_KERNEL_ACCOUNT,
						      wrong[i], NULL),
				==, 0);
			g_assert_cmpuint(kmem_cache_alloc_bulk(s, GFP_KERNEL,
							       wrong[i], NULL),
					 ==, 0);
		}
		g_assert_cmpuint(memcgfs_alloc_bulk(sum, GFP_KERNEL, NULL), ==,
				 0);
	}
	unit_assert_reads(grp, "memory.failcnt", "0\n");
	g_assert_cmpint(unit_alive_all(), ==, alive);
	stop();
}

/* at the bound it comes to the charge, and no further than that */
static void test_bulk_at_the_bound(gconstpointer kernel)
{
	struct kmem_cache *s;

	start(kernel);
	s = memcgfs_boot_caches[CACHE_KMALLOC_1K];
	set_limit();
	g_assert_cmpuint(kmem_cache_alloc_bulk(
				 s, GFP_KERNEL_ACCOUNT,
				 MEMCGFS_MAX_BYTES / obj_full_size(s), NULL),
			 ==, 0);
	g_assert_cmpuint(page_counter_read(&memcg->memory), ==, 0);
	g_assert_cmpint(atomic_long_read(&memcg->memory.failcnt), >, 0);
	stop();
}

/* --- process memory --- */

static int account(enum mm_counter kind, unsigned long nr_pages, gfp_t gfp)
{
	struct mm_sample sample = { .pages = { 0 } };

	sample.pages[kind] = nr_pages;
	return lab_account(task, gfp, sample);
}

static void test_rss(gconstpointer kernel)
{
	unsigned int i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(counts); i++) {
		bool fits = counts[i] <= MEMCGFS_MAX_PAGES;

		g_assert_cmpint(account(MM_ANONPAGES, counts[i], GFP_KERNEL),
				==, fits ? 0 : -EINVAL);
		check_usage(fits ? counts[i] : 0);
		g_assert_cmpint(lab_stat(grp, MEMCG_RSS), ==,
				fits ? (long)counts[i] : 0);
		g_assert_cmpint(account(MM_ANONPAGES, 0, GFP_KERNEL), ==, 0);
		check_usage(0);
	}
	set_limit();
	g_assert_cmpint(account(MM_FILEPAGES, TWO_32, GFP_KERNEL), ==, -ENOMEM);
	check_usage(0);
	g_assert_cmpint(account(MM_FILEPAGES, TWO_32,
				GFP_KERNEL | __GFP_NOFAIL),
			==, 0);
	check_usage(TWO_32);
	stop();
}

/* a limit below as many file pages as there can be is set at once */
static void test_reclaim(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(account(MM_FILEPAGES, MEMCGFS_MAX_PAGES, GFP_KERNEL),
			==, 0);
	g_assert_cmpint(unit_write(grp, "memory.limit_in_bytes", "1M"), ==, 0);
	check_usage(256);
	stop();
}

static void test_rss_of_many_kinds(gconstpointer kernel)
{
	struct mm_sample sample = { .pages = {
					    [MM_FILEPAGES] =
						    MEMCGFS_MAX_PAGES / 2,
					    [MM_ANONPAGES] =
						    MEMCGFS_MAX_PAGES / 2,
				    } };

	start(kernel);
	g_assert_cmpint(lab_account(task, GFP_KERNEL, sample), ==, 0);
	check_usage(MEMCGFS_MAX_PAGES);
	sample.pages[MM_SHMEMPAGES] = 1;
	g_assert_cmpint(lab_account(task, GFP_KERNEL, sample), ==, -EINVAL);
	sample.pages[MM_SHMEMPAGES] = ULONG_MAX;
	g_assert_cmpint(lab_account(task, GFP_KERNEL, sample), ==, -EINVAL);
	g_assert_cmpint(account(MM_PGTABLES, MEMCGFS_MAX_PAGES + 1, GFP_KERNEL),
			==, -EINVAL);
	check_usage(MEMCGFS_MAX_PAGES);
	stop();
}

static void check_mm_charge(struct mm_struct *mm, unsigned long nr)
{
	bool fits = nr <= MEMCGFS_MAX_PAGES;

	g_assert_cmpint(mm_charge(mm, MM_ANONPAGES, nr, GFP_KERNEL), ==,
			fits ? 0 : -ENOMEM);
	g_assert_cmpuint(mm_nr_charged(mm, MM_ANONPAGES), ==, fits ? nr : 0);
	g_assert_cmpint(mm_swap_out(mm, nr), ==, 0);
	g_assert_cmpuint(mm_nr_charged(mm, MM_SWAPENTS), ==, fits ? nr : 0);
	g_assert_cmpint(mm_swap_in(mm, nr, GFP_KERNEL), ==, 0);
	mm_uncharge(mm, MM_ANONPAGES, nr);
	g_assert_cmpuint(mm_nr_charged(mm, MM_ANONPAGES), ==, 0);
}

static void test_mm_charge(gconstpointer kernel)
{
	struct mm_struct *mm;
	unsigned int i;

	start(kernel);
	mm = get_task_mm(task);
	mutex_lock(&mm->mmap_lock);
	for (i = 0; i < G_N_ELEMENTS(counts); i++)
		check_mm_charge(mm, counts[i]);
	mutex_unlock(&mm->mmap_lock);
	check_usage(0);
	/* the root is not charged, and the door is the same */
	set_current(NULL);
	unit_move(task, cgroup_root);
	mutex_lock(&mm->mmap_lock);
	for (i = 0; i < G_N_ELEMENTS(counts); i++)
		check_mm_charge(mm, counts[i]);
	mutex_unlock(&mm->mmap_lock);
	mmput(mm);
	stop();
}

static void test_move_charge(gconstpointer kernel)
{
	struct cgroup *b;

	start(kernel);
	b = unit_mkdir(cgroup_root, "b");
	g_assert_cmpint(unit_write(b, "memory.move_charge_at_immigrate", "3"),
			==, 0);
	g_assert_cmpint(account(MM_ANONPAGES, TWO_32 + 3, GFP_KERNEL), ==, 0);
	set_current(NULL);
	unit_move(task, b);
	g_assert_cmpuint(unit_memory(b), ==, TWO_32 + 3);
	check_usage(0);
	g_assert_cmpint(account(MM_ANONPAGES, 0, GFP_KERNEL), ==, 0);
	stop();
}

/* --- small arithmetic before an allocation --- */

static void test_sums_that_wrap(void)
{
	static DEFINE_OBJ_TYPE(page);
	struct fsnotify_group *group;
	struct page *page;

	start(REGIME_DEFAULT);
	group = fsnotify_alloc_group(10);
	g_assert_cmpint(fsnotify_add_event(group, SIZE_MAX), ==, -ENOMEM);
	g_assert_cmpint(fsnotify_add_event(group, SIZE_MAX - 48), ==, -ENOMEM);
	g_assert_cmpint(fsnotify_add_event(group, 255), ==, 0);
	fsnotify_destroy_group(group);
	page = alloc_pages(GFP_KERNEL, 0);
	g_assert_null(alloc_page_buffers(page, 0));
	g_assert_null(alloc_page_buffers(page, 2 * PAGE_SIZE));
	g_assert_null(alloc_page_buffers(page, SIZE_MAX));
	__free_pages(page);
	g_assert_null(obj_alloc_extra(&page_type, SIZE_MAX));
	g_assert_null(
		obj_alloc_extra(&page_type, SIZE_MAX - page_type.size + 1));
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcgfs_bounds/try-charge", test_try_charge);
	unit_add_per_kernel("/memcgfs_bounds/stock", test_stock);
	unit_add_per_kernel("/memcgfs_bounds/counters-are-full",
			    test_counters_are_full);
	unit_add_per_kernel("/memcgfs_bounds/resize", test_resize);
	unit_add_per_objcg_kernel("/memcgfs_bounds/obj-charge",
				  test_obj_charge);
	unit_add_per_objcg_kernel("/memcgfs_bounds/obj-charge-pages",
				  test_obj_charge_pages);
	unit_add_per_kernel("/memcgfs_bounds/orders", test_orders);
	unit_add_per_kernel("/memcgfs_bounds/split", test_split);
	g_test_add_func("/memcgfs_bounds/cache-sizes", test_cache_sizes);
	unit_add_per_kernel("/memcgfs_bounds/kmalloc-sizes",
			    test_kmalloc_sizes);
	unit_add_per_kernel("/memcgfs_bounds/bulk", test_bulk);
	unit_add_per_objcg_kernel("/memcgfs_bounds/bulk-at-the-bound",
				  test_bulk_at_the_bound);
	unit_add_per_kernel("/memcgfs_bounds/rss", test_rss);
	unit_add_per_kernel("/memcgfs_bounds/reclaim", test_reclaim);
	unit_add_per_kernel("/memcgfs_bounds/rss-of-many-kinds",
			    test_rss_of_many_kinds);
	unit_add_per_kernel("/memcgfs_bounds/mm-charge", test_mm_charge);
	unit_add_per_kernel("/memcgfs_bounds/move-charge", test_move_charge);
	g_test_add_func("/memcgfs_bounds/sums-that-wrap", test_sums_that_wrap);
	return g_test_run();
}
