// SPDX-License-Identifier: GPL-2.0-only
#include "membership_child.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* two events each: more than fit into the largest socket */
#define NOISE_THREADS 20000

static pid_t zombie;

static void reply(pid_t pid)
{
	if (write(STDOUT_FILENO, &pid, sizeof(pid)) != sizeof(pid))
		_exit(EXIT_FAILURE);
}

static void live(void)
{
	char c;

	_exit(read(CHILD_LIFELINE, &c, 1) ? EXIT_FAILURE : EXIT_SUCCESS);
}

static pid_t fork_one(void)
{
	pid_t pid = fork();

	if (!pid)
		live();
	return pid;
}

static pid_t fork_twice(void)
{
	pid_t pid, orphan;
	int fds[2];

	if (pipe(fds))
		_exit(EXIT_FAILURE);
	pid = fork();
	if (!pid) {
		orphan = fork_one();
		_exit(write(fds[1], &orphan, sizeof(orphan)) != sizeof(orphan));
	}
	waitpid(pid, NULL, 0);
	if (read(fds[0], &orphan, sizeof(orphan)) != sizeof(orphan))
		_exit(EXIT_FAILURE);
	close(fds[0]);
	close(fds[1]);
	return orphan;
}

static pid_t make_zombie(void)
{
	siginfo_t info;

	zombie = fork();
	if (!zombie)
		_exit(EXIT_SUCCESS);
	waitid(P_PID, (id_t)zombie, &info, WEXITED | WNOWAIT);
	return zombie;
}

static void exec_self(void)
{
	execl("/proc/self/exe", "test_membership", CHILD_ROLE, (char *)NULL);
	_exit(EXIT_FAILURE);
}

static void *thread_nothing(void *unused)
{
	return unused;
}

static void *thread_live(void *unused)
{
	(void)unused;
	reply(gettid());
	live();
	return NULL;
}

static void *thread_fork(void *unused)
{
	(void)unused;
	reply(fork_one());
	live();
	return NULL;
}

static void *thread_exec(void *unused)
{
	exec_self();
	return unused;
}

static void start(void *(*fn)(void *))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, fn, NULL))
		_exit(EXIT_FAILURE);
	pthread_detach(thread);
}

static void make_noise(void)
{
	pthread_t thread;
	int i;

	for (i = 0; i < NOISE_THREADS; i++)
		if (!pthread_create(&thread, NULL, thread_nothing, NULL))
			pthread_join(thread, NULL);
}

static void *memory;

static void grow(void)
{
	memory = mmap(NULL, CHILD_MEMORY, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (memory == MAP_FAILED)
		_exit(EXIT_FAILURE);
}

/* not through live(): the sanitizers' part of _exit() knows no such stack */
static int live_in_same_mm(void *unused)
{
	char c;

	(void)unused;
	return (int)syscall(SYS_exit_group,
			    read(CHILD_LIFELINE, &c, 1) ? EXIT_FAILURE : 0);
}

static pid_t share_mm(void)
{
	static char stack[65536] __attribute__((aligned(16)));

	return clone(live_in_same_mm, stack + sizeof(stack), CLONE_VM | SIGCHLD,
		     NULL);
}

static void obey(enum child_command command)
{
	switch (command) {
	case CHILD_FORK:
		reply(fork_one());
		break;
	case CHILD_DOUBLE_FORK:
		reply(fork_twice());
		break;
	case CHILD_THREAD:
		start(thread_live);
		break;
	case CHILD_THREAD_FORK:
		start(thread_fork);
		break;
	case CHILD_ZOMBIE:
		reply(make_zombie());
		break;
	case CHILD_REAP:
		reply(waitpid(zombie, NULL, 0));
		break;
	case CHILD_EXEC:
		exec_self();
		break;
	case CHILD_THREAD_EXEC:
		start(thread_exec);
		pause();
		break;
	case CHILD_LEADER_EXIT:
		reply(0);
		pthread_exit(NULL);
	case CHILD_NOISE:
		make_noise();
		reply(0);
		break;
	case CHILD_GROW:
		grow();
		reply(0);
		break;
	case CHILD_SHRINK:
		munmap(memory, CHILD_MEMORY);
		reply(0);
		break;
	case CHILD_SHARE_MM:
		reply(share_mm());
		break;
	}
}

int membership_child(void)
{
	char command;

	reply(getpid());
	while (read(STDIN_FILENO, &command, 1) == 1)
		obey((enum child_command)command);
	return 0;
}
