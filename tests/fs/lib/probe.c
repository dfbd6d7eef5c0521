// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe.c - calls and checks beyond a shell, for the cases in tests/fs
 *
 *   probe CALL ARG...		make a call and print "OK" or the errno's name
 *   probe threads|... ARG...	become a process of a certain kind, print the
 *				ids of its parts, wait to be killed
 *
 * A failed open is told from a failed read or write: "open:EACCES".
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "probe_files.h"
#include "probe_requests.h"
#include "probe_storm.h"
#include "probe_stream.h"

#define MIB (1UL << 20)

static int report(const char *where, int failed)
{
	if (failed)
		printf("%s%s\n", where, strerrorname_np(errno));
	else
		printf("OK\n");
	return 0;
}

static int do_mkdir(char **arg)
{
	return report("", mkdir(arg[0], 0777));
}

static int do_rmdir(char **arg)
{
	return report("", rmdir(arg[0]));
}

static int do_unlink(char **arg)
{
	return report("", unlink(arg[0]));
}

static int do_rename(char **arg)
{
	return report("", rename(arg[0], arg[1]));
}

static int do_create(char **arg)
{
	return report("", open(arg[0], O_WRONLY | O_CREAT, 0666) < 0);
}

static int write_text(int fd, const char *text)
{
	return report("", write(fd, text, strlen(text)) < 0);
}

static int do_write(char **arg)
{
	int fd = open(arg[0], O_WRONLY);

	return fd < 0 ? report("open:", 1) : write_text(fd, arg[1]);
}

static int do_write_fd(char **arg)
{
	return write_text(atoi(arg[0]), arg[1]);
}

/*
 * open FILE as the first user and write TEXT to it as the second, like a
 * descriptor that was passed on
 */
static int do_write_passed(char **arg)
{
	uid_t opener = (uid_t)atoi(arg[0]), writer = (uid_t)atoi(arg[1]);
	int fd;

	if (seteuid(opener))
		return report("seteuid:", 1);
	fd = open(arg[2], O_WRONLY);
	if (fd < 0)
		return report("open:", 1);
	if (seteuid(0) || seteuid(writer))
		return report("seteuid:", 1);
	return write_text(fd, arg[3]);
}

/* a file opened now, and a descriptor opened before, read once */
static int do_read(char **arg)
{
	char buf[4096];
	int fd = open(arg[0], O_RDONLY);

	return fd < 0 ? report("open:", 1) :
			report("", read(fd, buf, sizeof(buf)) < 0);
}

/* poll before and after a read, which may fail */
static int do_poll(char **arg)
{
	struct pollfd pfd = { .fd = open(arg[0], O_RDONLY),
			      .events = POLLIN | POLLPRI | POLLOUT |
					POLLRDNORM | POLLWRNORM };
	char buf[4096];

	if (pfd.fd < 0)
		return report("open:", 1);
	poll(&pfd, 1, 0);
	printf("unread=%#x", (unsigned int)pfd.revents);
	if (read(pfd.fd, buf, sizeof(buf)) < 0)
		printf(" %s", strerrorname_np(errno));
	poll(&pfd, 1, 0);
	printf(" read=%#x\n", (unsigned int)pfd.revents);
	return 0;
}

static int do_read_fd(char **arg)
{
	char buf[4096];

	return report("", read(atoi(arg[0]), buf, sizeof(buf)) < 0);
}

/* copy a file to standard output as busybox cat does; tell only of an error */
static int do_sendfile(char **arg)
{
	int fd = open(arg[0], O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return report("open:", 1);
	do {
		n = sendfile(STDOUT_FILENO, fd, NULL, 1 << 20);
	} while (n > 0);
	return n < 0 ? report("", 1) : 0;
}

static _Noreturn void wait_to_be_killed(void)
{
	fflush(stdout);
	for (;;)
		pause();
}

static void *idle(void *ready)
{
	printf("%d\n", gettid());
	pthread_barrier_wait(ready);
	wait_to_be_killed();
}

static void start_threads(int nr)
{
	static pthread_barrier_t ready;
	pthread_t thread;
	int i;

	pthread_barrier_init(&ready, NULL, (unsigned int)nr + 1);
	for (i = 0; i < nr; i++)
		if (pthread_create(&thread, NULL, idle, &ready))
			exit(1);
	pthread_barrier_wait(&ready);
}

/* N threads beside the first; prints their tids, a line each */
static int do_threads(char **arg)
{
	start_threads(atoi(arg[0]));
	wait_to_be_killed();
}

/* the first thread exits, the second goes on; prints its tid */
static int do_leader_exits(char **arg)
{
	(void)arg;
	start_threads(1);
	fflush(stdout);
	pthread_exit(NULL);
}

/* move only this thread, through the tasks file */
static void enter(const char *tasks)
{
	int fd = open(tasks, O_WRONLY);

	if (fd < 0 || write(fd, "0", 1) != 1)
		exit(1);
	close(fd);
}

static void *fork_there(void *tasks)
{
	pid_t child;

	enter(tasks);
	child = fork();
	if (!child)
		wait_to_be_killed();
	printf("%d\n%d\n", gettid(), (int)child);
	wait_to_be_killed();
}

/* a second thread enters a tasks file and forks; prints its tid, the child */
static int do_thread_forks(char **arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, fork_there, arg[0]))
		return 1;
	wait_to_be_killed();
}

static void *exec_there(void *arg)
{
	char **argv = arg;

	enter(argv[0]);
	execvp(argv[1], argv + 1);
	exit(1);
}

/* a second thread enters a tasks file and executes the given command */
static int do_thread_execs(char **arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, exec_there, arg))
		return 1;
	pthread_join(thread, NULL);
	return 1;
}

/* a child that has exited and is not waited for; prints its pid */
static int do_zombie(char **arg)
{
	pid_t child = fork();

	(void)arg;
	if (!child)
		_exit(0);
	printf("%d\n", (int)child);
	wait_to_be_killed();
}

/* N children; prints their pids, a line each */
static int do_children(char **arg)
{
	int nr = atoi(arg[0]);
	pid_t child;

	while (nr--) {
		child = fork();
		if (!child)
			for (;;)
				pause();
		printf("%d\n", (int)child);
	}
	wait_to_be_killed();
}

/* N times for each FILE enter it, and fork a child that leaves a child there */
static int do_double_forks(char **arg)
{
	int nr = atoi(arg[0]), i;
	char **file;
	pid_t child;

	for (i = 0; i < nr; i++)
		for (file = arg + 1; *file; file++) {
			enter(*file);
			child = fork();
			if (!child) {
				if (!fork())
					for (;;)
						pause();
				_exit(0);
			}
			waitpid(child, NULL, 0);
		}
	return 0;
}

static char *map_memory(size_t size, int sharing)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       sharing | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(1);
	return p;
}

static int hold(const char *mib, int sharing)
{
	size_t size = (size_t)atoi(mib) * MIB;

	memset(map_memory(size, sharing), 1, size);
	printf("OK\n");
	wait_to_be_killed();
}

/* so many MiB of memory of its own; prints OK once it has them */
static int do_grow(char **arg)
{
	return hold(arg[0], MAP_PRIVATE);
}

/* the same of shared memory */
static int do_grow_shared(char **arg)
{
	return hold(arg[0], MAP_SHARED);
}

static void touch_pages(const volatile char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += 4096)
		(void)p[i];
}

static char *map_file(int fd, size_t size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		exit(1);
	return p;
}

/*
 * map files, each below the one before, and touch all of their pages; prints OK
 * then
 */
static int do_map(char **arg)
{
	struct stat st;
	size_t size;
	int fd;

	for (; *arg; arg++) {
		fd = open(*arg, O_RDWR);
		if (fd < 0 || fstat(fd, &st))
			return report("open:", 1);
		size = (size_t)st.st_size;
		touch_pages(map_file(fd, size), size);
	}
	printf("OK\n");
	wait_to_be_killed();
}

/* so many MiB in a memfd, which others find as descriptor 9; prints OK then */
static int do_grow_memfd(char **arg)
{
	size_t size = (size_t)atoi(arg[0]) * MIB;
	int fd = memfd_create("probe", 0);

	if (fd < 0 || ftruncate(fd, (off_t)size) || dup2(fd, 9) < 0)
		return report("", 1);
	memset(map_file(fd, size), 1, size);
	printf("OK\n");
	wait_to_be_killed();
}

/* as grow-shared, and a child that uses all of it too; prints the child's pid */
static int do_share_with_child(char **arg)
{
	size_t size = (size_t)atoi(arg[0]) * MIB;
	char *p = map_memory(size, MAP_SHARED);
	int fd[2];
	pid_t child;

	memset(p, 1, size);
	if (pipe(fd))
		return report("", 1);
	child = fork();
	if (!child) {
		touch_pages(p, size);
		close(fd[1]);
		wait_to_be_killed();
	}
	close(fd[1]);
	if (read(fd[0], &size, 1))
		return 1;
	printf("%d\n", (int)child);
	wait_to_be_killed();
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void grow_past(size_t limit, size_t size, double *passed)
{
	char *p = map_memory(size, MAP_PRIVATE);
	size_t i;

	for (i = 0; i < size; i += 4096) {
		p[i] = 1;
		if (i == limit)
			*passed = now();
	}
	wait_to_be_killed();
}

/*
 * A child enters a cgroup.procs and grows to a number of MiB; prints the signal
 * that killed it and how many milliseconds after it had passed another number,
 * 0 if it had not yet.
 */
static int do_time_to_kill(char **arg)
{
	size_t limit = (size_t)atoi(arg[1]) * MIB;
	size_t size = (size_t)atoi(arg[2]) * MIB;
	double *passed =
		(double *)(void *)map_memory(sizeof(*passed), MAP_SHARED);
	pid_t child = fork();
	int status;

	if (!child) {
		enter(arg[0]);
		grow_past(limit, size, passed);
	}
	waitpid(child, &status, 0);
	printf("%d %.0f\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0,
	       *passed > 0 ? (now() - *passed) * 1000 : 0);
	return 0;
}

/*
 * Register an eventfd for FILE in DIR; print the result of the write, then the
 * count, a line for each signal. With a 4th argument the eventfd has been
 * counted up to just below its maximum, and "full" is printed when it is
 * signalled.
 */
static int do_event(char **arg)
{
	char path[4096], text[256];
	int efd = eventfd(0, 0), cfd, fd;
	struct pollfd full = { .fd = efd };
	eventfd_t count;

	snprintf(path, sizeof(path), "%s/%s", arg[0], arg[1]);
	cfd = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "%s/cgroup.event_control", arg[0]);
	fd = open(path, O_WRONLY);
	if (efd < 0 || fd < 0)
		return report("open:", 1);
	if (arg[3])
		eventfd_write(efd, UINT64_MAX - 1);
	snprintf(text, sizeof(text), "%d %d %s", efd, cfd, arg[2]);
	if (write(fd, text, strlen(text)) < 0)
		return report("", 1);
	report("", 0);
	fflush(stdout);
	close(fd);
	close(cfd);
	/* reaching the maximum wakes no reader */
	while (arg[3] && !poll(&full, 1, 10))
		;
	if (arg[3])
		return puts("full") < 0;
	while (!eventfd_read(efd, &count)) {
		printf("%lu\n", (unsigned long)count);
		fflush(stdout);
	}
	return 1;
}

/*
 * reads a file again and again until it gets SIGTERM; then prints the longest
 * wait for an answer in milliseconds, and how many answers there were
 */
static volatile sig_atomic_t enough;

static void stop_reading(int signal)
{
	(void)signal;
	enough = 1;
}

static int do_longest_read(char **arg)
{
	double longest = 0, begun;
	unsigned long reads;
	char text[64];
	int fd;

	signal(SIGTERM, stop_reading);
	for (reads = 0; !enough; reads++) {
		begun = now();
		fd = open(arg[0], O_RDONLY);
		if (fd < 0 || read(fd, text, sizeof(text)) < 0)
			return report("", 1);
		close(fd);
		if (now() - begun > longest)
			longest = now() - begun;
	}
	printf("%.1f %lu\n", longest * 1000, reads);
	return 0;
}

static const struct command commands[] = {
	{ "allocate", 2, do_allocate },
	{ "children", 1, do_children },
	{ "create", 1, do_create },
	{ "double-forks", 2, do_double_forks },
	{ "event", 3, do_event },
	{ "fault", 1, do_fault },
	{ "fill", 2, do_fill },
	{ "fill-large", 2, do_fill_large },
	{ "grow", 1, do_grow },
	{ "grow-memfd", 1, do_grow_memfd },
	{ "grow-shared", 1, do_grow_shared },
	{ "hold-open", 1, do_hold_open },
	{ "leader-exits", 0, do_leader_exits },
	{ "longest-read", 1, do_longest_read },
	{ "make-and-remove", 2, do_make_and_remove },
	{ "map", 1, do_map },
	{ "mkdir", 1, do_mkdir },
	{ "open-many", 2, do_open_many },
	{ "poll", 1, do_poll },
	{ "poll-stream", 2, do_poll_stream },
	{ "punch", 3, do_punch },
	{ "read", 1, do_read },
	{ "read-fd", 1, do_read_fd },
	{ "read-interrupted", 1, do_read_interrupted },
	{ "rename", 2, do_rename },
	{ "requests", 3, do_requests },
	{ "rmdir", 1, do_rmdir },
	{ "seek-end", 1, do_seek_end },
	{ "sendfile", 1, do_sendfile },
	{ "share-with-child", 1, do_share_with_child },
	{ "storm", 2, do_storm },
	{ "thread-execs", 2, do_thread_execs },
	{ "thread-forks", 1, do_thread_forks },
	{ "threads", 1, do_threads },
	{ "time-to-kill", 3, do_time_to_kill },
	{ "touch", 3, do_touch },
	{ "unlink", 1, do_unlink },
	{ "write", 2, do_write },
	{ "write-and-read", 3, do_write_and_read },
	{ "write-fd", 2, do_write_fd },
	{ "write-passed", 4, do_write_passed },
	{ "zombie", 0, do_zombie },
};

int main(int argc, char **argv)
{
	return command_run(argc, argv, commands,
			   sizeof(commands) / sizeof(commands[0]), INT_MAX);
}
