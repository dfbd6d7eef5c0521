// SPDX-License-Identifier: GPL-2.0-only
/*
 * members.c - processes that memcgfs follows
 *
 * Run by measure-members. In its environment:
 *
 *	DAEMON_COMMAND	a line for sh that becomes memcgfs, with a mount on MOUNT
 *	MOUNT		an empty directory
 *	DOUBLE_FORKS	the number of them; 1000 without it
 *
 * Each measurement of our side has a daemon of its own, so that the other side has
 * none. All run on the same CPU: a fork and exit waits for the daemon's work too.
 * Other listeners to the kernel's events slow both sides.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "ops.h"

#define PAIRS 1000UL
#define GROUP "cgroup/memory/bench"

static pid_t daemon_pid;

static char *in_mount(const char *file)
{
	return g_build_filename(bench_env("MOUNT"), file, NULL);
}

static void start_daemon(void)
{
	g_autofree char *group = in_mount(GROUP),
			*top = g_path_get_dirname(group);
	int tries = 1000;

	daemon_pid = fork();
	bench_check(daemon_pid >= 0, "fork");
	if (!daemon_pid) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		execl("/bin/sh", "sh", "-c", bench_env("DAEMON_COMMAND"), NULL);
		_exit(127);
	}
	while (access(top, F_OK) && tries--)
		g_usleep(10000);
	bench_check(!mkdir(group, 0755), group);
}

static void stop_daemon(void)
{
	bench_check(!kill(daemon_pid, SIGTERM), "kill");
	bench_check(waitpid(daemon_pid, NULL, 0) == daemon_pid, "daemon");
}

/* Return: the text behind @name in debug/membership; the caller frees it */
static char *counter(const char *name)
{
	g_autofree char *path = in_mount("debug/membership"), *text = NULL;
	g_autofree char *key = g_strdup_printf("\n%s\t", name);
	const char *value;

	bench_check(g_file_get_contents(path, &text, NULL, NULL), path);
	value = strstr(text, key);
	bench_check(value != NULL, path);
	value += strlen(key);
	return g_strndup(value, strcspn(value, "\n"));
}

static void enter_group(void)
{
	g_autofree char *path = in_mount(GROUP "/cgroup.procs");
	int fd = open(path, O_WRONLY);

	bench_check(fd >= 0 && write(fd, "0", 1) == 1, path);
	close(fd);
}

/* --- pairs of fork and exit --- */

/**
 * struct pairs - a process makes children that exit at once
 * @new_child: makes one
 * @member: whether the process is in a group, in our side
 */
struct pairs {
	pid_t (*new_child)(void);
	gboolean member;
};

static pid_t by_fork(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	return pid;
}

static pid_t by_vfork(void)
{
	pid_t pid = vfork();

	if (!pid)
		_exit(0);
	return pid;
}

static void make_pairs(gconstpointer data, unsigned long nr)
{
	const struct pairs *pairs = data;
	pid_t pid;

	while (nr--) {
		pid = pairs->new_child();
		bench_check(pid > 0 && waitpid(pid, NULL, 0) == pid, "child");
	}
}

/*
 * In a process of its own, which ends with its group.
 *
 * Return: microseconds of a pair
 */
static double run_pairs(const struct pairs *pairs, gboolean member)
{
	int result[2], status;
	double us = 0;
	pid_t pid;

	bench_check(!pipe(result), "pipe");
	pid = fork();
	bench_check(pid >= 0, "fork");
	if (!pid) {
		if (member)
			enter_group();
		us = bench_ns(make_pairs, pairs, PAIRS) / 1000;
		_exit(write(result[1], &us, sizeof(us)) != sizeof(us));
	}
	bench_check(waitpid(pid, &status, 0) == pid && !status, "pairs");
	bench_check(read(result[0], &us, sizeof(us)) == sizeof(us), "result");
	close(result[0]);
	close(result[1]);
	return us;
}

static double followed(gconstpointer data)
{
	const struct pairs *pairs = data;
	double us;

	start_daemon();
	us = run_pairs(pairs, pairs->member);
	stop_daemon();
	return us;
}

static double no_daemon(gconstpointer pairs)
{
	return run_pairs(pairs, FALSE);
}

/* --- the daemon's time --- */

/* of all its threads, also of those that have ended */
static double daemon_us(void)
{
	struct timespec t;
	clockid_t clock;

	bench_check(!clock_getcpuclockid(daemon_pid, &clock) &&
			    !clock_gettime(clock, &t),
		    "clock of the daemon");
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1000;
}

/* the daemon has taken in all events up to now */
static void take_in(void)
{
	g_autofree char *path = in_mount(GROUP "/cgroup.procs");

	op_open_and_read(path, 1);
}

static unsigned long nr_events(void)
{
	g_autofree char *text = counter("events");

	return strtoul(text, NULL, 10);
}

/* events of other processes meanwhile count as well, in both numbers */
static double time_of_event(gconstpointer data)
{
	const struct pairs *pairs = data;
	unsigned long events;
	double us;

	start_daemon();
	take_in();
	events = nr_events();
	us = daemon_us();
	run_pairs(pairs, pairs->member);
	take_in();
	us = daemon_us() - us;
	events = nr_events() - events;
	stop_daemon();
	return us / (double)events;
}

/* --- double forks --- */

/**
 * struct double_forks - a member makes grandchildren without parents
 * @nr: of them
 * @pids: theirs, in shared memory
 * @hold: a pipe; its end ends them
 */
struct double_forks {
	unsigned long nr;
	pid_t *pids;
	int hold[2];
};

static void double_fork(const struct double_forks *f, unsigned long i)
{
	pid_t child = fork(), grandchild;
	int status;
	char byte;

	if (!child) {
		grandchild = fork();
		if (grandchild) {
			f->pids[i] = grandchild;
			_exit(grandchild < 0);
		}
		close(f->hold[1]);
		_exit(read(f->hold[0], &byte, 1) != 0);
	}
	bench_check(child > 0 && waitpid(child, &status, 0) == child && !status,
		    "double fork");
}

static void make_grandchildren(const struct double_forks *f)
{
	pid_t pid = fork();
	unsigned long i;
	int status;

	if (!pid) {
		enter_group();
		for (i = 0; i < f->nr; i++)
			double_fork(f, i);
		_exit(0);
	}
	bench_check(pid > 0 && waitpid(pid, &status, 0) == pid && !status,
		    "double forks");
}

/* Return: how many of the pids are no lines of the group's cgroup.procs */
static unsigned long nr_absent(const struct double_forks *f)
{
	g_autofree char *path = in_mount(GROUP "/cgroup.procs");
	g_autoptr(GHashTable) members = g_hash_table_new(NULL, NULL);
	unsigned long i, absent = 0;
	FILE *procs = fopen(path, "r");
	int pid;

	bench_check(procs != NULL, path);
	while (fscanf(procs, "%d", &pid) == 1)
		g_hash_table_add(members, GINT_TO_POINTER(pid));
	fclose(procs);
	for (i = 0; i < f->nr; i++)
		if (!g_hash_table_contains(members,
					   GINT_TO_POINTER(f->pids[i])))
			absent++;
	return absent;
}

static unsigned long run_double_forks(unsigned long nr)
{
	struct double_forks f = { .nr = nr };
	unsigned long absent, i;

	f.pids = mmap(NULL, nr * sizeof(*f.pids), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bench_check(f.pids != MAP_FAILED && !pipe(f.hold), "double forks");
	make_grandchildren(&f);
	absent = nr_absent(&f);
	close(f.hold[1]);
	for (i = 0; i < nr; i++)
		waitpid(f.pids[i], NULL, 0);
	close(f.hold[0]);
	munmap(f.pids, nr * sizeof(*f.pids));
	return absent;
}

/* a median would hide a single failure, so this runs only once */
static double misplaced(gconstpointer unused)
{
	static double nr = -1;
	const char *forks = getenv("DOUBLE_FORKS");

	(void)unused;
	if (nr >= 0)
		return nr;
	start_daemon();
	nr = (double)run_double_forks(forks ? strtoul(forks, NULL, 10) : 1000);
	stop_daemon();
	return nr;
}

#define PAIR_ROW(text, of)                                                 \
	{                                                                  \
		.name = (text), .unit = "us", .ours = followed,            \
		.peer_name = "no daemon", .peer = no_daemon, .goal = 1.05, \
		.data = &(of)                                              \
	}
#define TIME_ROW(text, of)                                             \
	{                                                              \
		.name = (text), .unit = "us", .ours = time_of_event,   \
		.goal = 1.5, .kind = BENCH_OURS_AT_MOST, .data = &(of) \
	}

static const struct pairs outside = { by_fork, FALSE },
			  outside_vfork = { by_vfork, FALSE },
			  member = { by_fork, TRUE },
			  member_vfork = { by_vfork, TRUE };

static const struct bench_row rows[] = {
	PAIR_ROW("P13 fork+exit, outside groups", outside),
	PAIR_ROW("P13 vfork+exit, outside groups", outside_vfork),
	PAIR_ROW("P13 fork+exit, in a group", member),
	PAIR_ROW("P13 vfork+exit, in a group", member_vfork),
	TIME_ROW("P13 CPU of an event, outside", outside_vfork),
	TIME_ROW("P13 CPU of an event, in a group", member_vfork),
	{ .name = "P13 double forks misplaced",
	  .unit = "",
	  .ours = misplaced,
	  .kind = BENCH_OURS_AT_MOST },
};

static gboolean daemon_has_events(void)
{
	g_autofree char *source = NULL;

	start_daemon();
	source = counter("source");
	stop_daemon();
	return !strcmp(source, "connector");
}

int main(int argc, char **argv)
{
	/* the grandchildren become children of ours, which are in no group */
	bench_check(!prctl(PR_SET_CHILD_SUBREAPER, 1), "subreaper");
	if (!daemon_has_events()) {
		fprintf(stderr,
			"bench-members: the daemon gets no events: root?\n");
		return 77;
	}
	return bench_main(argc, argv, "processes that memcgfs follows", rows,
			  G_N_ELEMENTS(rows));
}
