// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

#define FILES 300

static struct inode_objs files[FILES];

static void make_files(enum mapping_kind kind, struct cgroup *cgrp)
{
	int i;

	for (i = 0; i < FILES; i++) {
		g_assert_cmpint(new_inode_objs(kind,
					       cgrp ? unit_memcg(cgrp) : NULL,
					       &files[i]),
				==, 0);
		/* where groups have clones, the first objects are not theirs */
		if (i == 0)
			cgroup_wait_releases();
	}
}

static void remove_files(void)
{
	int i;

	for (i = 0; i < FILES; i++)
		free_inode_objs(&files[i]);
}

static void test_charged_to_the_creator(gconstpointer kernel)
{
	enum mapping_kind kind;

	lab_start(kernel);
	for (kind = MAPPING_FILE; kind <= MAPPING_SHMEM; kind++) {
		make_files(kind, lab_a);
		g_assert_cmpuint(unit_kmem(lab_a), >, FILES / 16);
		remove_files();
		unit_settle();
		g_assert_cmpuint(unit_kmem(lab_a), ==, 0);
	}
	lab_stop();
}

static void test_not_accounted(gconstpointer kernel)
{
	lab_start(kernel);
	make_files(MAPPING_SHMEM, NULL);
	g_assert_cmpuint(unit_kmem(lab_a), ==, 0);
	remove_files();
	lab_stop();
}

/*
 * Empty files of a tmpfs keep the group up to v4.19, until they are removed.
 * Later kernels give the objects to the parent (recorded, dying.sh).
 */
static void test_dying(gconstpointer kernel)
{
	bool keeps;

	lab_start(kernel);
	keeps = memcg_regime.value[SWITCH_SLAB] == SLAB_PAGES ||
		memcg_regime.value[SWITCH_SLAB] == SLAB_LIFECYCLE;
	make_files(MAPPING_SHMEM, lab_a);
	unit_rmdir(lab_a);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, keeps ? 3 : 2);
	remove_files();
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	lab_stop();
}

static void test_no_memory(void)
{
	unsigned int nth = 0;
	int err;

	lab_start(REGIME_DEFAULT);
	do {
		obj_fail_nth(++nth);
		err = new_inode_objs(MAPPING_SHMEM, unit_memcg(lab_a),
				     &files[0]);
		obj_fail_nth(0);
		g_assert_true(!err == !!files[0].inode);
		free_inode_objs(&files[0]);
	} while (err);
	g_assert_cmpuint(nth, >, 2);
	lab_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/new_inode/charged-to-the-creator",
			    test_charged_to_the_creator);
	unit_add_per_kernel("/new_inode/not-accounted", test_not_accounted);
	unit_add_per_kernel("/new_inode/dying", test_dying);
	g_test_add_func("/new_inode/no-memory", test_no_memory);
	return g_test_run();
}
