// SPDX-License-Identifier: GPL-2.0-only
#include "proc/pid_ns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/task.h"
#include "proc/text.h"

/* since Linux 6.11; the headers may be older */
#ifndef NS_GET_PID_FROM_PIDNS
#define NS_GET_PID_FROM_PIDNS _IOR(NSIO, 0x6, int)
#define NS_GET_PID_IN_PIDNS _IOR(NSIO, 0x8, int)
#endif

static const char *ns_name(char name[PROC_NAME_MAX], pid_t pid)
{
	snprintf(name, PROC_NAME_MAX, "%d/ns/pid", (int)pid);
	return name;
}

static int open_ns(pid_t pid)
{
	char name[PROC_NAME_MAX];

	return openat(proc_root(), ns_name(name, pid), O_RDONLY | O_CLOEXEC);
}

/* 0 if it cannot be looked at */
static ino_t ns_ino(pid_t pid)
{
	char name[PROC_NAME_MAX];
	struct stat st;

	return fstatat(proc_root(), ns_name(name, pid), &st, 0) ? 0 : st.st_ino;
}

static bool is_ns(int fd, const struct pid_ns *ns)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_ino == ns->ino;
}

/* the parent namespace; closes @fd */
static int parent_ns(int fd)
{
	int parent = ioctl(fd, NS_GET_PARENT);

	close(fd);
	return parent;
}

/* is a thread that is @depth levels below @ns's level in @ns or below it? */
static bool is_below(const struct pid_ns *ns, pid_t pid, unsigned int depth)
{
	int fd = open_ns(pid);
	bool ret;

	while (fd >= 0 && depth--)
		fd = parent_ns(fd);
	if (fd < 0)
		return false;
	ret = is_ns(fd, ns);
	close(fd);
	return ret;
}

/* does the kernel translate numbers? */
static bool kernel_translates(int fd)
{
	return ioctl(fd, NS_GET_PID_IN_PIDNS, getpid()) >= 0 || errno == ESRCH;
}

/*
 * The level, for a kernel that does not, and for a thread that we may not look
 * at; without a level no thread has a number.
 */
static void find_level(struct pid_ns *ns, pid_t pid)
{
	pid_t numbers[MAX_PID_NS_LEVELS];
	size_t nr;

	if (!proc_numbers_read(pid, numbers, MAX_PID_NS_LEVELS, &nr))
		ns->level = (unsigned int)nr - 1;
	else
		pid_ns_put(ns);
}

struct pid_ns pid_ns_of(pid_t pid)
{
	struct pid_ns ns = { .fd = -1, .ino = ns_ino(pid) };

	/* it compares two numbers and reads no text */
	if (ns.ino && ns.ino == ns_ino(getpid()))
		return ns;
	ns.level = 1;
	if (ns.ino)
		ns.fd = open_ns(pid);
	if (ns.fd < 0 || !kernel_translates(ns.fd))
		find_level(&ns, pid);
	return ns;
}

/* how many levels it is below ours, or -1 */
static int levels_below(int fd)
{
	ino_t ours = ns_ino(getpid());
	struct stat st;
	int levels = 0;

	fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	while (fd >= 0 && !fstat(fd, &st) && st.st_ino != ours) {
		fd = parent_ns(fd);
		levels++;
	}
	if (fd < 0)
		return -1;
	close(fd);
	return levels;
}

struct pid_ns pid_ns_at(int fd)
{
	struct pid_ns ns = { .fd = fd };
	struct stat st;
	int levels = levels_below(fd);

	if (levels < 0 || fstat(fd, &st)) {
		ns.level = 1;
		pid_ns_put(&ns);
		return ns;
	}
	ns.ino = st.st_ino;
	ns.level = (unsigned int)levels;
	if (!levels)
		pid_ns_put(&ns);
	return ns;
}

void pid_ns_put(struct pid_ns *ns)
{
	if (ns->fd >= 0)
		close(ns->fd);
	ns->fd = -1;
}

/* look for it in /proc */
static pid_t read_number(const struct pid_ns *ns, pid_t pid)
{
	pid_t numbers[MAX_PID_NS_LEVELS];
	size_t nr;

	if (proc_numbers_read(pid, numbers, MAX_PID_NS_LEVELS, &nr) ||
	    nr <= ns->level ||
	    !is_below(ns, pid, (unsigned int)nr - 1 - ns->level))
		return 0;
	return numbers[ns->level];
}

pid_t pid_ns_number(const struct pid_ns *ns, pid_t pid)
{
	int number;

	if (pid_ns_is_ours(ns))
		return pid;
	if (ns->fd < 0)
		return 0;
	number = ioctl(ns->fd, NS_GET_PID_IN_PIDNS, pid);
	if (number < 0 && errno != ESRCH)
		return read_number(ns, pid);
	return number < 0 ? 0 : number;
}

static pid_t search(const struct pid_ns *ns, pid_t number)
{
	struct array all = ARRAY_OF(struct proc_number);
	struct proc_number *at;
	pid_t found = 0;

	proc_live_threads(&all);
	array_for_each(at, &all)
		if (!found && read_number(ns, at->pid) == number)
			found = at->pid;
	array_free(&all);
	return found;
}

pid_t pid_ns_find(const struct pid_ns *ns, pid_t number)
{
	int pid;

	if (pid_ns_is_ours(ns))
		return number;
	if (ns->fd < 0)
		return 0;
	pid = ioctl(ns->fd, NS_GET_PID_FROM_PIDNS, number);
	if (pid < 0 && errno != ESRCH)
		return search(ns, number);
	return pid < 0 ? 0 : pid;
}
