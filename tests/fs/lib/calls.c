// SPDX-License-Identifier: GPL-2.0-only
/*
 * calls.c - system calls of a static program, as a Go program makes them
 *
 *   calls CALL ARG...
 *
 * Makes the call without the C library's function and prints what comes back, or
 * the name of the errno.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "command.h"

static int report(long ret)
{
	puts(ret < 0 ? strerrorname_np(errno) : "OK");
	return 0;
}

static int copy(long fd)
{
	char text[4096];
	ssize_t n;

	if (fd < 0)
		return report(fd);
	while ((n = syscall(SYS_read, fd, text, sizeof(text))) > 0)
		fwrite(text, 1, (size_t)n, stdout);
	return n < 0 ? report(n) : 0;
}

/* a path at the end of a page, and no page after it */
static char *at_page_end(const char *path)
{
	size_t len = strlen(path) + 1, page = (size_t)getpagesize();
	char *pages = aligned_alloc(page, 2 * page);

	if (!pages || mprotect(pages + page, page, PROT_NONE))
		abort();
	return memcpy(pages + page - len, path, len);
}

static int do_openat(char **arg)
{
	return copy(syscall(SYS_openat, AT_FDCWD, at_page_end(arg[0]),
			    O_RDONLY | O_CLOEXEC));
}

#ifdef SYS_open
static int do_open(char **arg)
{
	return copy(syscall(SYS_open, arg[0], O_RDONLY));
}
#endif

/* DIR NAME */
static int do_openat_dir(char **arg)
{
	long dir = syscall(SYS_openat, AT_FDCWD, arg[0],
			   O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return copy(syscall(SYS_openat, dir, arg[1], O_RDONLY));
}

/* DIR NAME RESOLVE */
static int do_openat2(char **arg)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC,
				.resolve = strtoul(arg[2], NULL, 0) };
	long dir = syscall(SYS_openat, AT_FDCWD, arg[0], O_PATH | O_CLOEXEC);

	return copy(syscall(SYS_openat2, dir, arg[1], &how, sizeof(how)));
}

/* FILE: what the descriptor is like */
static int do_flags(char **arg)
{
	long cloexec =
		syscall(SYS_openat, AT_FDCWD, arg[0], O_RDONLY | O_CLOEXEC);
	long plain = syscall(SYS_openat, AT_FDCWD, arg[0], O_RDONLY);

	printf("%d %d %s\n", fcntl((int)cloexec, F_GETFD),
	       fcntl((int)plain, F_GETFD),
	       write((int)plain, "x", 1) < 0 ? strerrorname_np(errno) : "OK");
	return 0;
}

/* PATH: the type of its file system by both calls */
static int do_statfs(char **arg)
{
	long fd = syscall(SYS_openat, AT_FDCWD, arg[0], O_RDONLY);
	struct statfs st, fst;

	if (syscall(SYS_statfs, arg[0], &st) || syscall(SYS_fstatfs, fd, &fst))
		return report(-1);
	printf("%lx %lx %ld %ld %lu\n", (unsigned long)st.f_type,
	       (unsigned long)fst.f_type, (long)st.f_bsize, (long)st.f_namelen,
	       (unsigned long)(st.f_blocks + st.f_files));
	return 0;
}

/* TARGET TYPE OPTIONS */
static int do_mount(char **arg)
{
	return report(syscall(SYS_mount, "none", arg[0], arg[1], 0UL,
			      *arg[2] ? arg[2] : NULL));
}

/* TARGET FLAGS */
static int do_umount(char **arg)
{
	return report(syscall(SYS_umount2, arg[0], atoi(arg[1])));
}

static int do_fsopen(char **arg)
{
	return report(syscall(SYS_fsopen, arg[0], 0));
}

static int do_io_uring(char **arg)
{
	(void)arg;
	return report(syscall(SYS_io_uring_setup, 1, NULL));
}

/* DIR: a child in this group from its start */
static int do_clone_into(char **arg)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)syscall(SYS_openat, AT_FDCWD, arg[0],
					    O_RDONLY | O_DIRECTORY),
	};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		_exit(EXIT_SUCCESS);
	return report(pid);
}

static volatile sig_atomic_t alarms;

static void count_alarm(int signal)
{
	(void)signal;
	alarms++;
}

/* FILE COUNT: open it so often in a storm of signals */
static int do_alarms(char **arg)
{
	const struct sigaction action = { .sa_handler = count_alarm,
					  .sa_flags = SA_RESTART };
	const struct itimerval storm = { { 0, 200 }, { 0, 200 } };
	long i, fd, count = atol(arg[1]);

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &storm, NULL);
	for (i = 0; i < count; i++) {
		fd = syscall(SYS_openat, AT_FDCWD, arg[0], O_RDONLY);
		if (fd < 0)
			return report(fd);
		syscall(SYS_close, fd);
	}
	puts(alarms ? "OK" : "no alarm");
	return 0;
}

static void *move_thread(void *arg)
{
	char number[16], path[64];
	long fd = syscall(SYS_openat, AT_FDCWD, arg, O_WRONLY);
	long tid = syscall(SYS_gettid);

	sprintf(number, "%ld", tid);
	if (fd < 0 || write((int)fd, number, strlen(number)) < 0)
		report(-1);
	copy(syscall(SYS_openat, AT_FDCWD, "/proc/thread-self/cgroup",
		     O_RDONLY));
	copy(syscall(SYS_openat, AT_FDCWD, "/proc/self/cgroup", O_RDONLY));
	sprintf(path, "/proc/self/task/%ld/cgroup", tid);
	copy(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY));
	return NULL;
}

/* TASKS: a thread moves itself, and prints its group, its process's, its own */
static int do_thread(char **arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, move_thread, arg[0]))
		return 1;
	return pthread_join(thread, NULL);
}

/* clang-format off */
static const struct command commands[] = {
	{ "alarms", 2, do_alarms },
	{ "clone-into", 1, do_clone_into },
	{ "flags", 1, do_flags },
	{ "fsopen", 1, do_fsopen },
	{ "io-uring", 0, do_io_uring },
	{ "mount", 3, do_mount },
#ifdef SYS_open
	{ "open", 1, do_open },
#endif
	{ "openat", 1, do_openat },
	{ "openat-dir", 2, do_openat_dir },
	{ "openat2", 3, do_openat2 },
	{ "statfs", 1, do_statfs },
	{ "thread", 1, do_thread },
	{ "umount", 2, do_umount },
};
/* clang-format on */

int main(int argc, char **argv)
{
	return command_run(argc, argv, commands,
			   sizeof(commands) / sizeof(commands[0]), 0);
}
