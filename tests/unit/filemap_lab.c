// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

#include <string.h>

struct cgroup *lab_a, *lab_b;

static void note_invalidate(void *host, unsigned long index, unsigned long nr)
{
	struct lab_file *file = host;

	file->calls++;
	file->pages += nr;
	file->first = index;
	file->nr = nr;
}

static pid_t give_name(void *host, char *buf, size_t size)
{
	struct lab_file *file = host;

	g_strlcpy(buf, file->name, size);
	return file->opener;
}

static const struct address_space_operations lab_a_ops = {
	.invalidate = note_invalidate,
	.name = give_name,
};

void lab_start(const char *kernel)
{
	unit_start(kernel, 1);
	lab_a = unit_mkdir(cgroup_root, "a");
	lab_b = unit_mkdir(cgroup_root, "b");
}

void lab_stop(void)
{
	enum memcg_stat_item item;

	lab_check_all();
	for (item = 0; item < NR_MEMCG1_STATS; item++) {
		/* these count events */
		if (item >= WORKINGSET_REFAULT_ANON && item <= PGMAJFAULT &&
		    item != MEMCG_SWAP)
			continue;
		lab_assert_stat(cgroup_root, item, 0);
	}
	g_assert_cmpint(lab_stat(cgroup_root, PGPGIN), ==,
			lab_stat(cgroup_root, PGPGOUT));
	g_assert_cmpint(obj_nr_alive("page_leaf"), ==, 0);
	g_assert_cmpint(obj_nr_alive("xa_node"), ==, 0);
	g_assert_cmpint(obj_nr_alive("address_space"), ==, 0);
	unit_stop();
}

void lab_open(struct lab_file *file, enum mapping_kind kind, const char *name)
{
	memset(file, 0, sizeof(*file));
	file->name = name;
	file->mapping = address_space_alloc(kind, &lab_a_ops, file);
	g_assert_nonnull(file->mapping);
}

void lab_close(struct lab_file *file)
{
	address_space_free(file->mapping);
	file->mapping = NULL;
}

void lab_touch(struct lab_file *file, struct cgroup *cgrp, unsigned long index,
	       unsigned long nr)
{
	g_assert_cmpint(filemap_add_pages(file->mapping, unit_memcg(cgrp),
					  index, nr, GFP_KERNEL),
			==, 0);
}

unsigned long lab_cached(struct lab_file *file, struct cgroup *cgrp)
{
	return filemap_charged_to(file->mapping, unit_memcg(cgrp), 0,
				  MEMCGFS_MAX_INDEX);
}

int lab_limit(struct cgroup *cgrp, unsigned long nr_pages)
{
	drain_all_stock(root_mem_cgroup);
	return mem_cgroup_resize_max(unit_memcg(cgrp), false, nr_pages);
}

void lab_check_lists(struct cgroup *cgrp)
{
	struct lruvec *lruvec = &unit_memcg(cgrp)->lruvec;
	struct page *page;
	int lru;

	for (lru = 0; lru < NR_LRU_LISTS; lru++) {
		unsigned long nr = 0;

		list_for_each_entry(page, &lruvec->lists[lru], lru) {
			g_assert_cmpint(page->lru_nr, ==, lru);
			g_assert_true(page_memcg(page) == unit_memcg(cgrp));
			nr++;
		}
		g_assert_cmpuint(lruvec->nr[lru], ==, nr);
		g_assert_cmpint(lab_stat_local(cgrp,
					       lru_stat((enum lru_list)lru)),
				==, (long)nr);
	}
}
