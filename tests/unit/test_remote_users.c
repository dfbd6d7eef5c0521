// SPDX-License-Identifier: GPL-2.0-only
/*
 * The users of remote charging: the watcher's queue, the map's loader, the
 * buffers of a page's owner.
 *
 * tests: bpf_map.c, buffer_head.c, fsnotify.c
 */
#include <errno.h>

#include "unit.h"

#define NAME_LEN 20
#define NR_EVENTS 200

static struct cgroup *watchers, *others;
static struct task_struct *watcher, *other;

static void start(const char *kernel)
{
	unit_start(kernel, 2);
	watchers = unit_mkdir(cgroup_root, "watchers");
	others = unit_mkdir(cgroup_root, "others");
	watcher = unit_adopt(10, watchers);
	other = unit_adopt(20, others);
}

static void stop(void)
{
	set_current(NULL);
	do_exit(watcher);
	do_exit(other);
	unit_stop();
}

/* before objcg the first objects of a group are not accounted */
static void warm_up(struct task_struct *task, size_t size)
{
	set_current(task);
	kfree(kmalloc(size, GFP_KERNEL_ACCOUNT));
	set_current(NULL);
	cgroup_wait_releases();
}

static bool pins(void)
{
	return memcg_regime.value[SWITCH_REMOTE] == REMOTE_MEMCG;
}

/* the group goes, its process was moved out before */
static void remove_watchers(void)
{
	unit_move(watcher, cgroup_root);
	unit_rmdir(watchers);
	unit_settle();
}

static void test_events_are_the_watchers(gconstpointer kernel)
{
	struct fsnotify_group *group;
	unsigned int i;

	start(kernel);
	warm_up(watcher, NAME_LEN + 49);
	set_current(watcher);
	group = fsnotify_alloc_group(NR_EVENTS);
	set_current(other);
	for (i = 0; i < NR_EVENTS; i++)
		g_assert_cmpint(fsnotify_add_event(group, NAME_LEN), ==, 0);
	g_assert_cmpuint(unit_kmem(watchers), >=,
			 NR_EVENTS * (NAME_LEN + 49) / PAGE_SIZE);
	g_assert_cmpuint(unit_kmem(others), ==, 0);
	g_assert_cmpint(fsnotify_add_event(group, NAME_LEN), ==, -EOVERFLOW);
	g_assert_true(fsnotify_remove_first_event(group));
	g_assert_cmpint(fsnotify_add_event(group, NAME_LEN), ==, 0);
	fsnotify_destroy_group(group);
	stop();
}

static void test_an_unread_queue(gconstpointer kernel)
{
	struct fsnotify_group *group;

	start(kernel);
	set_current(watcher);
	group = fsnotify_alloc_group(NR_EVENTS);
	set_current(other);
	g_assert_cmpint(fsnotify_add_event(group, NAME_LEN), ==, 0);
	set_current(NULL);
	remove_watchers();
	g_assert_cmpuint(cgroup_count(), ==, pins() ? 3 : 2);
	/* events arrive as before, and are charged to the current payer */
	g_assert_cmpint(fsnotify_add_event(group, NAME_LEN), ==, 0);
	while (fsnotify_remove_first_event(group))
		;
	fsnotify_destroy_group(group);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	stop();
}

static void test_a_map(gconstpointer kernel)
{
	struct bpf_map *map;
	unsigned int i;

	start(kernel);
	warm_up(watcher, 1024);
	set_current(watcher);
	map = bpf_map_alloc(1000, 16);
	set_current(NULL); /* as in an interrupt */
	for (i = 0; i < 16; i++)
		g_assert_cmpint(bpf_map_update_elem(map, i), ==, 0);
	g_assert_cmpuint(unit_kmem(watchers), >=, 4);
	/* another value in the place of the first */
	g_assert_cmpint(bpf_map_update_elem(map, 0), ==, 0);
	g_assert_cmpint(bpf_map_update_elem(map, 16), ==, -E2BIG);
	g_assert_cmpint(bpf_map_delete_elem(map, 3), ==, 0);
	g_assert_cmpint(bpf_map_delete_elem(map, 3), ==, -ENOENT);
	g_assert_cmpint(bpf_map_delete_elem(map, 16), ==, -ENOENT);
	bpf_map_free(map);
	stop();
}

static void test_an_attached_map(gconstpointer kernel)
{
	struct bpf_map *map;

	start(kernel);
	set_current(watcher);
	map = bpf_map_alloc(100, 4);
	set_current(NULL);
	remove_watchers();
	g_assert_cmpint(bpf_map_update_elem(map, 0), ==, 0);
	g_assert_cmpuint(cgroup_count(), ==, pins() ? 3 : 2);
	bpf_map_free(map);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	stop();
}

static void test_buffers_of_a_page(gconstpointer kernel)
{
	struct page_buffers *buffers;
	struct page *page;

	start(kernel);
	warm_up(watcher, 8);
	page = alloc_pages(GFP_KERNEL, 0);
	g_assert_cmpint(charge_memcg(page, unit_memcg(watchers), GFP_KERNEL),
			==, 0);
	set_current(other);
	buffers = alloc_page_buffers(page, 512);
	/* for the caches of the group, where it has caches */
	try_to_free_buffers(buffers);
	cgroup_wait_releases();
	buffers = alloc_page_buffers(page, 512);
	g_assert_cmpuint(buffers->nr, ==, PAGE_SIZE / 512);
	g_assert_cmpuint(unit_kmem(watchers), >, 0);
	g_assert_cmpuint(unit_kmem(others), ==, 0);
	try_to_free_buffers(buffers);
	try_to_free_buffers(NULL);
	mem_cgroup_uncharge(page);
	__free_pages(page);
	stop();
}

static void test_no_memory(void)
{
	struct fsnotify_group *group;
	struct bpf_map *map;
	int n;

	start(REGIME_DEFAULT);
	set_current(watcher);
	for (n = 1; n <= 2; n++) {
		obj_fail_nth((unsigned int)n);
		g_assert_null(bpf_map_alloc(10, 10));
	}
	obj_fail_nth(1);
	g_assert_null(fsnotify_alloc_group(1));
	group = fsnotify_alloc_group(1);
	obj_fail_nth(1);
	g_assert_cmpint(fsnotify_add_event(group, 1), ==, -ENOMEM);
	map = bpf_map_alloc(8, 1);
	obj_fail_nth(1);
	g_assert_cmpint(bpf_map_update_elem(map, 0), ==, -ENOMEM);
	obj_fail_nth(0);
	bpf_map_free(map);
	fsnotify_destroy_group(group);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/remote-users/events-are-the-watchers",
			    test_events_are_the_watchers);
	unit_add_per_kernel("/remote-users/an-unread-queue",
			    test_an_unread_queue);
	unit_add_per_kernel("/remote-users/a-map", test_a_map);
	unit_add_per_kernel("/remote-users/an-attached-map",
			    test_an_attached_map);
	unit_add_per_kernel("/remote-users/buffers-of-a-page",
			    test_buffers_of_a_page);
	g_test_add_func("/remote-users/no-memory", test_no_memory);
	return g_test_run();
}
