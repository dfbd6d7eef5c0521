// SPDX-License-Identifier: GPL-2.0-only
#include "proc/pid_ns.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/task.h"
#include "proc/text.h"

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

struct pid_ns pid_ns_of(pid_t pid)
{
	pid_t numbers[MAX_PID_NS_LEVELS];
	/*
	 * for now a namespace below ours without an inode, in which no thread
	 * has a number
	 */
	struct pid_ns ns = { .ino = ns_ino(pid), .level = 1 };
	size_t nr;

	/* usually this suffices: it compares two numbers and reads no text */
	if (ns.ino && ns.ino == ns_ino(getpid()))
		ns.level = 0;
	else if (!proc_numbers_read(pid, numbers, MAX_PID_NS_LEVELS, &nr))
		ns.level = (unsigned int)nr - 1;
	return ns;
}

pid_t pid_ns_number(const struct pid_ns *ns, pid_t pid)
{
	pid_t numbers[MAX_PID_NS_LEVELS];
	size_t nr;

	if (pid_ns_is_ours(ns))
		return pid;
	if (proc_numbers_read(pid, numbers, MAX_PID_NS_LEVELS, &nr) ||
	    nr <= ns->level ||
	    !is_below(ns, pid, (unsigned int)nr - 1 - ns->level))
		return 0;
	return numbers[ns->level];
}

pid_t pid_ns_find(const struct pid_ns *ns, pid_t number)
{
	struct array all = ARRAY_OF(struct proc_number);
	struct proc_number *at;
	pid_t found = 0;

	if (pid_ns_is_ours(ns))
		return number;
	proc_live_threads(&all);
	array_for_each(at, &all)
		if (!found && pid_ns_number(ns, at->pid) == number)
			found = at->pid;
	array_free(&all);
	return found;
}
