// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

#include <errno.h>

static struct lab_file file, shm;

static void start(const char *kernel)
{
	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "file");
	lab_open(&shm, MAPPING_SHMEM, "shmem");
	lab_touch(&file, lab_a, 0, 100);
	lab_touch(&shm, lab_a, 0, 20);
}

static void stop(void)
{
	lab_check_all();
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	lab_close(&shm);
	lab_close(&file);
	lab_stop();
}

static long move(struct lab_file *from, unsigned long index, unsigned long nr)
{
	return filemap_move_account(from->mapping, unit_memcg(lab_a),
				    unit_memcg(lab_b), index, nr);
}

static void test_range(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_b, 100, 10);
	lab_touch(&file, lab_a, 50, 10);
	page_add_file_rmap(file.mapping, 40, 10);
	g_assert_cmpint(move(&file, 45, 60), ==, 55);
	lab_assert_stat(lab_a, MEMCG_CACHE, 65);
	lab_assert_stat(lab_b, MEMCG_CACHE, 65);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 5);
	lab_assert_stat(lab_b, MEMCG_MAPPED_FILE, 5);
	/* active pages stay active */
	lab_assert_stat(lab_b, LRU_ACTIVE_FILE, 10);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 0);
	lab_assert_stat(lab_a, PGPGOUT, 55);
	lab_assert_stat(lab_b, PGPGIN, 65);
	g_assert_cmpint(move(&shm, 0, ULONG_MAX), ==, 20);
	lab_assert_stat(lab_b, MEMCG_SHMEM, 20);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 0);
	g_assert_cmpint(move(&shm, 0, 0), ==, 0);
	g_assert_cmpint(move(&shm, ULONG_MAX, 5), ==, 0);
	stop();
}

/* no page moves, and the destination is charged for none */
static void test_no_room(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(lab_limit(lab_b, 50), ==, 0);
	g_assert_cmpint(move(&file, 0, 100), ==, -ENOMEM);
	lab_assert_stat(lab_a, MEMCG_CACHE, 120);
	lab_assert_stat(lab_b, MEMCG_CACHE, 0);
	g_assert_cmpuint(unit_memory(lab_b), ==, 0);
	g_assert_cmpint(move(&file, 0, 50), ==, 50);
	stop();
}

static void test_frees_a_dying_group(gconstpointer kernel)
{
	struct mem_cgroup *dying;

	start(kernel);
	dying = get_mem_cgroup_from_cgroup(lab_a);
	unit_rmdir(lab_a);
	g_assert_cmpint(filemap_move_account(file.mapping, dying,
					     unit_memcg(lab_b), 0, 100),
			==, 100);
	g_assert_cmpint(filemap_move_account(shm.mapping, dying,
					     root_mem_cgroup, 0, 100),
			==, 20);
	mem_cgroup_put(dying);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	lab_check_all();
	lab_check_lists(cgroup_root);
	lab_close(&shm);
	lab_close(&file);
	lab_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/move_account/range", test_range);
	unit_add_per_kernel("/move_account/no-room", test_no_room);
	unit_add_per_kernel("/move_account/frees-a-dying-group",
			    test_frees_a_dying_group);
	return g_test_run();
}
