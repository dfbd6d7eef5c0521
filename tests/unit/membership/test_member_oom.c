// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_member_oom.c - which process is sent SIGKILL, and above all which is not
 */
#include "membership_lab.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "members/memory.h"
#include "members/oom.h"
#include "proc/task.h"

#define LIMIT "8M" /* less than CHILD_MEMORY */

static bool is_alive(const struct child *c)
{
	siginfo_t info = { .si_pid = 0 };

	waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT);
	return !info.si_pid;
}

static void wait_killed(const struct child *c)
{
	siginfo_t info;

	waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT);
	g_assert_cmpint(info.si_code, ==, CLD_KILLED);
	g_assert_cmpint(info.si_status, ==, SIGKILL);
}

/* run as the sampler does */
static void look(void)
{
	membership_sync();
	if (member_memory_watch())
		member_oom();
}

static void limit(struct cgroup *cgrp)
{
	g_assert_cmpint(unit_write(cgrp, "memory.limit_in_bytes", LIMIT), ==,
			0);
}

static void test_the_right_one(void)
{
	struct child *big = child_in(a), *small = child_in(a);
	struct child *outside = child_in(b);

	limit(a);
	ask(outside, CHILD_GROW);
	look();
	g_assert_cmpuint(shown("oom_killed"), ==, 0);
	ask(big, CHILD_GROW);
	look();
	wait_killed(big);
	while (lists(a, "cgroup.procs", big->pid))
		g_usleep(1000);
	look();
	look();
	g_assert_cmpuint(shown("oom_killed"), ==, 1);
	g_assert_true(is_alive(small));
	g_assert_true(is_alive(outside));
}

/* not another one while the first is exiting */
static void test_one_after_the_other(void)
{
	struct child *c[] = { child_in(a), child_in(a), child_in(a) };
	size_t i;

	limit(a);
	for (i = 0; i < G_N_ELEMENTS(c); i++) {
		ask(c[i], CHILD_GROW);
		kill(c[i]->pid, SIGSTOP);
	}
	look();
	g_assert_cmpuint(shown("oom_killed"), ==, 1);
}

static void test_disabled(void)
{
	struct child *c = child_in(a);

	limit(a);
	g_assert_cmpint(unit_write(a, "memory.oom_control", "1"), ==, 0);
	ask(c, CHILD_GROW);
	look();
	look();
	g_assert_true(is_alive(c));
	unit_assert_reads(a, "memory.oom_control",
			  "oom_kill_disable 1\nunder_oom 1\noom_kill 0\n");
	g_assert_cmpint(unit_write(a, "memory.oom_control", "0"), ==, 0);
	look();
	wait_killed(c);
	unit_assert_reads(a, "memory.oom_control",
			  "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
}

/* within the limit again before anybody looked */
static void test_too_late(void)
{
	struct child *c = child_in(a);

	limit(a);
	ask(c, CHILD_GROW);
	ask(c, CHILD_SHRINK);
	look();
	g_assert_true(is_alive(c));
}

static void test_moved_to_the_root(void)
{
	struct child *c = child_in(a), *rest = child_in(a);

	ask(c, CHILD_GROW);
	must_put(cgroup_root, "cgroup.procs", c->pid);
	membership_sync();
	/* over its limit by the charges that the moved process left in it */
	page_counter_set_max(&unit_memcg(a)->memory, PAGE_COUNTER_MAX - 1);
	look();
	WRITE_ONCE(unit_memcg(a)->memory.max, 2048);
	look();
	g_assert_true(is_alive(c));
	wait_killed(rest);
}

/* a process that could not be killed does not count as dying: retry it */
static void test_no_descriptor(void)
{
	struct child *c = child_in(a);
	struct rlimit all, none;

	limit(a);
	ask(c, CHILD_GROW);
	g_usleep(10000); /* so that it is not taken for fresh */
	membership_sync();
	member_memory_sync(a);
	getrlimit(RLIMIT_NOFILE, &all);
	none = all;
	none.rlim_cur = 0;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &none), ==, 0);
	member_oom();
	setrlimit(RLIMIT_NOFILE, &all);
	g_assert_cmpuint(shown("oom_spared"), ==, 1);
	g_assert_true(is_alive(c));
	look();
	wait_killed(c);
	unit_assert_reads(a, "memory.oom_control",
			  "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
}

static void assert_may(bool expected, struct child *c)
{
	struct member_process *process;

	mutex_lock(&membership_lock);
	process = member_process_find(c->pid);
	g_assert_nonnull(process);
	g_assert_true(member_may_be_killed(process) == expected);
	mutex_unlock(&membership_lock);
}

static void test_decision(void)
{
	struct child *c = child_in(a);

	assert_may(true, c);
	/* in the root no process is killed */
	must_put(cgroup_root, "cgroup.procs", c->pid);
	assert_may(false, c);
}

/* the number belongs to another process than the intended victim */
static void test_identity(void)
{
	struct child *c = child_in(a);
	struct proc_task now;
	struct task_id earlier;

	g_assert_cmpint(proc_task_read(c->pid, c->pid, &now), ==, 0);
	earlier = now.id;
	earlier.starttime--;
	g_assert_cmpint(proc_kill(&earlier), ==, -ESRCH);
	earlier.starttime = 0;
	g_assert_cmpint(proc_kill(&earlier), ==, -ESRCH);
	g_assert_true(is_alive(c));
	g_assert_cmpint(proc_kill(&now.id), ==, 0);
	wait_killed(c);
	g_assert_cmpint(proc_kill(&now.id), ==, -ESRCH);
}

static const struct {
	const char *path;
	void (*fn)(void);
} tests[] = {
	{ "/member_oom/the-right-one", test_the_right_one },
	{ "/member_oom/one-after-the-other", test_one_after_the_other },
	{ "/member_oom/disabled", test_disabled },
	{ "/member_oom/too-late", test_too_late },
	{ "/member_oom/moved-to-the-root", test_moved_to_the_root },
	{ "/member_oom/no-descriptor", test_no_descriptor },
	{ "/member_oom/decision", test_decision },
	{ "/member_oom/identity", test_identity },
};

static void run(gconstpointer test)
{
	if (!lab_start(NULL))
		return;
	tests[GPOINTER_TO_SIZE(test)].fn();
	lab_stop();
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && !strcmp(argv[1], CHILD_ROLE))
		return membership_child();
	if (!lab_works())
		return 0;
	g_test_init(&argc, &argv, NULL);
	for (i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_data_func(tests[i].path, GSIZE_TO_POINTER(i), run);
	return g_test_run();
}
