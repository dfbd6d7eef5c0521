// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_trace.c - the events are those that have happened, in their order
 */
#include "unit.h"

#include "rt/trace.h"

#define MAX_RECORDS 4096

static struct trace_record records[MAX_RECORDS];
static unsigned int nr_records; /* atomic */

static void listen(const struct trace_record *record)
{
	unsigned int i = __atomic_fetch_add(&nr_records, 1, __ATOMIC_RELAXED);

	g_assert_cmpuint(i, <, MAX_RECORDS);
	records[i] = *record;
}

static void begin(const char *kernel)
{
	unit_start(kernel, 1);
	nr_records = 0;
	trace_start(listen);
}

static void end(void)
{
	trace_stop();
	unit_stop();
}

static u64 id_of(struct cgroup *cgrp)
{
	return unit_memcg(cgrp)->css.id;
}

/* the sums that the comment on TRACE_EVENTS promises, in bytes */
struct sums {
	s64 counted;
	s64 used;
	s64 objects;
};

static struct sums sums_of(u64 group)
{
	struct sums s = { 0 };
	unsigned int i;

	for (i = 0; i < nr_records; i++) {
		const struct trace_record *r = &records[i];

		if (r->group != group)
			continue;
		if (r->event == TRACE_CHARGE) {
			s.counted += r->detail;
			s.used += (s64)r->bytes;
		} else if (r->event == TRACE_UNCHARGE) {
			s.counted -= r->detail;
			s.used -= (s64)r->bytes;
		} else if (r->event == TRACE_DRAIN) {
			s.counted -= (s64)r->bytes;
		} else if (r->event == TRACE_OBJ_CHARGE) {
			s.objects += (s64)r->bytes;
		} else if (r->event == TRACE_OBJ_UNCHARGE) {
			s.objects -= (s64)r->bytes;
		}
	}
	return s;
}

static s64 usage(struct cgroup *cgrp)
{
	return (s64)(unit_memory(cgrp) * PAGE_SIZE);
}

/* the names of the events of a group, but for charges, each with a space */
static char *life_of(u64 group)
{
	GString *text = g_string_new("");
	unsigned int i;

	for (i = 0; i < nr_records; i++)
		if (records[i].group == group &&
		    records[i].event > TRACE_OBJ_UNCHARGE)
			g_string_append_printf(
				text, "%s%ld ",
				trace_event_name(records[i].event),
				records[i].detail);
	return g_string_free(text, FALSE);
}

static void test_life(gconstpointer kernel)
{
	struct cgroup *cgrp;
	struct task_struct *task;
	char *life, *expected;
	long root;
	u64 id;

	begin(kernel);
	cgrp = unit_mkdir(cgroup_root, "a");
	id = id_of(cgrp);
	root = (long)id_of(cgroup_root);
	task = unit_adopt(7, cgroup_root);
	unit_move(task, cgrp);
	unit_move(task, cgroup_root);
	unit_rmdir(cgrp);
	unit_settle();
	do_exit(task);
	life = life_of(id);
	if (unit_has_objcgs())
		expected = g_strdup_printf(
			"mkdir%ld attach7 rmdir%ld reparent%ld release-1 ",
			root, root, root);
	else
		expected = g_strdup_printf(
			"mkdir%ld attach7 rmdir%ld release-1 ", root, root);
	g_assert_cmpstr(life, ==, expected);
	g_free(expected);
	g_free(life);
	life = life_of(id_of(cgroup_root));
	g_assert_cmpstr(life, ==, "attach7 ");
	g_free(life);
	end();
}

static void check_sums(struct cgroup *cgrp)
{
	struct sums s = sums_of(id_of(cgrp));

	g_assert_cmpint(s.counted, ==, usage(cgrp));
	g_assert_cmpint(s.used, <=, s.counted);
}

static void test_sums(gconstpointer kernel)
{
	struct task_struct *shell, *child;
	struct cgroup *a, *b;
	struct sums s;

	begin(kernel);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	shell = unit_adopt(1, a);
	child = unit_fork(shell, 2);
	g_assert_cmpint(mm_charge(child->signal->mm, MM_ANONPAGES, 100,
				  GFP_KERNEL),
			==, 0);
	check_sums(a);
	g_assert_cmpint(sums_of(id_of(a)).used, >=, 100 * (s64)PAGE_SIZE);
	/* evicts the stock of a */
	unit_move(shell, b);
	do_exit(unit_fork(shell, 3));
	check_sums(a);
	check_sums(b);
	mm_swap_out(child->signal->mm, 10);
	check_sums(a);
	mm_uncharge(child->signal->mm, MM_ANONPAGES, 90);
	do_exit(child);
	do_exit(shell);
	unit_settle();
	check_sums(a);
	check_sums(b);
	s = sums_of(id_of(a));
	g_assert_cmpint(s.counted, ==, 0);
	g_assert_cmpint(s.used, ==, 0);
	g_assert_cmpint(s.objects, ==, 0);
	end();
}

static void test_moved_charges(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *a, *b;

	begin(kernel);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	g_assert_cmpint(unit_write(b, "memory.move_charge_at_immigrate", "1"),
			==, 0);
	task = unit_adopt(1, a);
	g_assert_cmpint(mm_charge(task->signal->mm, MM_ANONPAGES, 100,
				  GFP_KERNEL),
			==, 0);
	mm_swap_out(task->signal->mm, 40);
	unit_move(task, b);
	check_sums(a);
	check_sums(b);
	g_assert_cmpint(sums_of(id_of(a)).used, ==, 0);
	g_assert_cmpint(sums_of(id_of(b)).used, ==, 60 * (s64)PAGE_SIZE);
	do_exit(task);
	unit_settle();
	check_sums(a);
	check_sums(b);
	end();
}

static void test_oom(void)
{
	struct task_struct *task, *victim;
	struct cgroup *cgrp;
	unsigned int i, found = 0;

	begin(REGIME_DEFAULT);
	cgrp = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(7, cgrp);
	g_assert_cmpint(unit_write(cgrp, "memory.limit_in_bytes", "4M"), ==, 0);
	g_assert_cmpint(mm_charge(task->signal->mm, MM_ANONPAGES, 2000,
				  GFP_KERNEL | __GFP_NOFAIL),
			==, 0);
	g_assert_cmpint(mem_cgroup_oom(unit_memcg(cgrp), &victim), ==,
			OOM_SUCCESS);
	for (i = 0; i < nr_records; i++) {
		if (records[i].event != TRACE_OOM)
			continue;
		found++;
		g_assert_cmpuint(records[i].group, ==, id_of(cgrp));
		g_assert_cmpuint(records[i].bytes, >=, 2000 * PAGE_SIZE);
		g_assert_cmpint(records[i].detail, ==, 7);
	}
	g_assert_cmpuint(found, ==, 1);
	do_exit(task);
	end();
}

/* an argument is evaluated, and an event told, only while there is a listener */
static void test_off(void)
{
	u64 evaluated = 0;

	unit_start(REGIME_DEFAULT, 1);
	nr_records = 0;
	trace_event(DRAIN, ++evaluated, 0, 0);
	trace_start(listen);
	trace_event(DRAIN, ++evaluated, 4096, 3);
	trace_stop();
	trace_event(DRAIN, ++evaluated, 0, 0);
	g_assert_cmpuint(evaluated, ==, 1);
	g_assert_cmpuint(nr_records, ==, 1);
	g_assert_cmpint(records[0].event, ==, TRACE_DRAIN);
	g_assert_cmpuint(records[0].group, ==, 1);
	g_assert_cmpuint(records[0].bytes, ==, 4096);
	g_assert_cmpint(records[0].detail, ==, 3);
	g_assert_cmpuint(records[0].time_ns, >, 0);
	unit_stop();
}

/* a tracer counts itself in from outside; the program's half is not touched */
static void test_tracer(void)
{
	u64 evaluated = 0;

	unit_start(REGIME_DEFAULT, 1);
	nr_records = 0;
	memcgfs_drain_semaphore.tracers++;
	trace_event(DRAIN, ++evaluated, 0, 0);
	trace_start(listen);
	trace_stop();
	trace_event(DRAIN, ++evaluated, 0, 0);
	memcgfs_drain_semaphore.tracers--;
	trace_event(DRAIN, ++evaluated, 0, 0);
	g_assert_cmpuint(evaluated, ==, 2);
	g_assert_cmpuint(nr_records, ==, 0);
	unit_stop();
}

static void test_words(void)
{
	g_assert_cmpstr(trace_event_name(TRACE_OBJ_CHARGE), ==, "obj_charge");
	g_assert_cmpstr(trace_detail_word(TRACE_ATTACH), ==, "pid ");
	g_assert_cmpstr(trace_detail_word(TRACE_RELEASE), ==, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/trace/life", test_life);
	unit_add_per_kernel("/trace/sums", test_sums);
	unit_add_per_kernel("/trace/moved charges", test_moved_charges);
	g_test_add_func("/trace/oom", test_oom);
	g_test_add_func("/trace/off", test_off);
	g_test_add_func("/trace/tracer", test_tracer);
	g_test_add_func("/trace/words", test_words);
	return g_test_run();
}
