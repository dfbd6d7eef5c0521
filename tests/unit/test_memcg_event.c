// SPDX-License-Identifier: GPL-2.0-only
#include "mm_lab.h"

#include <errno.h>

#define USAGE "memory.usage_in_bytes"

struct eventfd_ctx {
	int signals;
	int refs;
};

static struct cgroup *a, *inner;
static struct task_struct *task; /* in inner */
static struct eventfd_ctx first, second;

static void signal_one(struct eventfd_ctx *eventfd)
{
	eventfd->signals++;
}

static void release_one(struct eventfd_ctx *eventfd)
{
	eventfd->refs--;
}

static const struct memcg_event_ops ops = { signal_one, release_one };

static void start(const char *kernel)
{
	unit_start(kernel, 1);
	memcg_set_event_ops(&ops);
	first = second = (struct eventfd_ctx){ 0 };
	a = unit_mkdir(cgroup_root, "a");
	inner = unit_mkdir(a, "inner");
	task = unit_adopt(10, inner);
}

static void stop(void)
{
	do_exit(task);
	unit_stop();
	g_assert_cmpint(first.refs, ==, 0);
	g_assert_cmpint(second.refs, ==, 0);
	memcg_set_event_ops(NULL);
}

static void add(struct cgroup *cgrp, const char *file, const char *args,
		struct eventfd_ctx *eventfd)
{
	g_assert_cmpint(mem_cgroup_register_event(unit_memcg(cgrp), file, args,
						  eventfd),
			==, 0);
	eventfd->refs++;
}

/* Return: how often it was signalled since the last time */
static int signals(struct eventfd_ctx *eventfd)
{
	int n = eventfd->signals;

	eventfd->signals = 0;
	return n;
}

static const struct {
	const char *file;
	const char *args;
	int err;
} registrations[] = {
	{ USAGE, "4194304", 0 },
	{ USAGE, "4M", 0 },
	{ USAGE, "", 0 },
	{ USAGE, "-1", 0 },
	{ USAGE, "abc", -EINVAL },
	{ "memory.memsw.usage_in_bytes", "4M", 0 },
	{ "memory.kmem.usage_in_bytes", "4M", -EINVAL },
	{ "memory.limit_in_bytes", "1", -EINVAL },
	{ "memory.oom_control", "", 0 },
	{ "memory.oom_control", "x", 0 },
	{ "memory.pressure_level", "low", 0 },
	{ "memory.pressure_level", "critical,local", 0 },
	{ "memory.pressure_level", "low,hierarchy", 0 },
	{ "memory.pressure_level", "", -EINVAL },
	{ "memory.pressure_level", "lowest", -EINVAL },
	{ "memory.pressure_level", "low,foo", -EINVAL },
	{ "cgroup.procs", "", -EINVAL },
};

static void test_register(gconstpointer kernel)
{
	size_t i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(registrations); i++) {
		int err;

		g_test_message("%s %s", registrations[i].file,
			       registrations[i].args);
		err = mem_cgroup_register_event(unit_memcg(a),
						registrations[i].file,
						registrations[i].args, &first);
		g_assert_cmpint(err, ==, registrations[i].err);
		first.refs += !err;
	}
	g_assert_cmpint(signals(&first), ==, 0);
	mem_cgroup_unregister_event(unit_memcg(a), &first);
	g_assert_cmpint(first.refs, ==, 0);
	stop();
}

static void use(unsigned long pages)
{
	lab_sample(task, [MM_ANONPAGES] = pages);
}

/* event/usage-threshold-up-and-down */
static void test_threshold(gconstpointer kernel)
{
	start(kernel);
	add(inner, USAGE, "8M", &first);
	use(512);
	g_assert_cmpint(signals(&first), ==, 0);
	use(4096);
	g_assert_cmpint(signals(&first), ==, 1);
	use(5000);
	g_assert_cmpint(signals(&first), ==, 0);
	use(512);
	g_assert_cmpint(signals(&first), ==, 1);
	use(0);
	g_assert_cmpint(signals(&first), ==, 0);
	stop();
}

static void test_many_thresholds(gconstpointer kernel)
{
	start(kernel);
	add(inner, USAGE, "8M", &first);
	add(inner, USAGE, "4M", &second);
	add(inner, USAGE, "16M", &first);
	add(inner, USAGE, "4M", &first);
	use(1500);
	g_assert_cmpint(signals(&first), ==, 1);
	g_assert_cmpint(signals(&second), ==, 1);
	/* registering a threshold already passed does not signal it */
	add(inner, USAGE, "1M", &second);
	use(5000);
	g_assert_cmpint(signals(&first), ==, 2);
	g_assert_cmpint(signals(&second), ==, 0);
	mem_cgroup_unregister_event(unit_memcg(inner), &first);
	g_assert_cmpint(first.refs, ==, 0);
	use(512);
	g_assert_cmpint(signals(&first), ==, 0);
	g_assert_cmpint(signals(&second), ==, 1);
	use(0);
	g_assert_cmpint(signals(&second), ==, 1);
	stop();
}

/* event/usage-threshold-in-parent-by-child; memsw also counts swap */
static void test_of_the_parent(gconstpointer kernel)
{
	start(kernel);
	add(a, USAGE, "4M", &first);
	add(cgroup_root, "memory.memsw.usage_in_bytes", "4M", &second);
	use(2000);
	g_assert_cmpint(signals(&first), ==, 1);
	g_assert_cmpint(signals(&second), ==, 1);
	lab_sample(task, [MM_ANONPAGES] = 500, [MM_SWAPENTS] = 1500);
	g_assert_cmpint(signals(&first), ==, 1);
	g_assert_cmpint(signals(&second), ==, 0);
	stop();
}

/* event/rmdir-signals-eventfd */
static void test_rmdir(gconstpointer kernel)
{
	struct cgroup *gone;

	start(kernel);
	gone = unit_mkdir(a, "gone");
	add(gone, USAGE, "8M", &first);
	add(gone, "memory.oom_control", "", &second);
	css_get(gone->css);
	unit_rmdir(gone);
	cgroup_wait_releases();
	g_assert_cmpint(signals(&first), ==, 1);
	g_assert_cmpint(signals(&second), ==, 1);
	g_assert_cmpint(first.refs, ==, 0);
	g_assert_cmpint(mem_cgroup_register_event(unit_memcg(gone), USAGE, "1",
						  &first),
			==, -ENODEV);
	css_put(gone->css);
	stop();
}

static void force_over(void)
{
	struct mm_sample sample = { .pages = { [MM_ANONPAGES] = 500 } };

	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL | __GFP_NOFAIL),
			==, 0);
}

/* event/oom-in-parent-fires-for-child-registration and its opposite */
static void test_oom(gconstpointer kernel)
{
	struct task_struct *victim;
	struct cgroup *sibling;

	start(kernel);
	sibling = unit_mkdir(a, "sibling");
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 100), ==,
			0);
	add(sibling, "memory.oom_control", "", &first);
	add(cgroup_root, "memory.oom_control", "", &second);
	force_over();
	g_assert_cmpint(mem_cgroup_oom(unit_memcg(inner), &victim), ==,
			OOM_SUCCESS);
	g_assert_true(victim == task);
	g_assert_cmpint(signals(&first), ==, 1);
	g_assert_cmpint(signals(&second), ==, 0);
	stop();
}

/* event/oom-registered-while-under-oom-fires-at-once */
static void test_registered_under_oom(gconstpointer kernel)
{
	struct task_struct *victim;

	start(kernel);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 100), ==,
			0);
	g_assert_cmpint(unit_write(a, "memory.oom_control", "1"), ==, 0);
	add(a, "memory.oom_control", "", &first);
	g_assert_cmpint(signals(&first), ==, 0);
	force_over();
	g_assert_cmpint(mem_cgroup_oom(unit_memcg(inner), &victim), ==,
			OOM_ASYNC);
	g_assert_cmpint(mem_cgroup_oom(unit_memcg(inner), &victim), ==,
			OOM_ASYNC);
	g_assert_cmpint(signals(&first), ==, 1);
	add(inner, "memory.oom_control", "", &second);
	g_assert_cmpint(signals(&second), ==, 1);
	stop();
}

static void test_pressure(gconstpointer kernel)
{
	struct eventfd_ctx local = { 0 }, passed = { 0 };

	start(kernel);
	add(inner, "memory.pressure_level", "medium", &first);
	add(a, "memory.pressure_level", "low,local", &local);
	add(a, "memory.pressure_level", "low", &second);
	add(a, "memory.pressure_level", "low,hierarchy", &passed);
	lab_sample(task, [MM_FILEPAGES] = 100);
	/* all that was wanted */
	try_to_free_mem_cgroup_pages(unit_memcg(inner), 50);
	g_assert_cmpint(signals(&first), ==, 0);
	g_assert_cmpint(signals(&local), ==, 0);
	g_assert_cmpint(signals(&second), ==, 1);
	g_assert_cmpint(signals(&passed), ==, 1);
	/* a third: the group below has been told, so the default is not */
	try_to_free_mem_cgroup_pages(unit_memcg(inner), 150);
	g_assert_cmpint(signals(&first), ==, 1);
	g_assert_cmpint(signals(&second), ==, 0);
	g_assert_cmpint(signals(&passed), ==, 1);
	/* none is reclaimed, in the group itself */
	try_to_free_mem_cgroup_pages(unit_memcg(a), 50);
	g_assert_cmpint(signals(&local), ==, 1);
	mem_cgroup_unregister_event(unit_memcg(a), &local);
	mem_cgroup_unregister_event(unit_memcg(a), &passed);
	stop();
}

static void test_no_memory(gconstpointer kernel)
{
	static const char *const files[] = { USAGE, "memory.oom_control",
					     "memory.pressure_level" };
	static const char *const args[] = { "1", "", "low" };
	size_t i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(files); i++) {
		obj_fail_nth(1);
		g_assert_cmpint(mem_cgroup_register_event(unit_memcg(a),
							  files[i], args[i],
							  &first),
				==, -ENOMEM);
	}
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcg_event/register", test_register);
	unit_add_per_kernel("/memcg_event/threshold", test_threshold);
	unit_add_per_kernel("/memcg_event/many-thresholds",
			    test_many_thresholds);
	unit_add_per_kernel("/memcg_event/of-the-parent", test_of_the_parent);
	unit_add_per_kernel("/memcg_event/rmdir", test_rmdir);
	unit_add_per_kernel("/memcg_event/oom", test_oom);
	unit_add_per_kernel("/memcg_event/registered-under-oom",
			    test_registered_under_oom);
	unit_add_per_kernel("/memcg_event/pressure", test_pressure);
	unit_add_per_kernel("/memcg_event/no-memory", test_no_memory);
	return g_test_run();
}
