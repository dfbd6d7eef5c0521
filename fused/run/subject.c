// SPDX-License-Identifier: GPL-2.0-only
#include "run/subject.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/pid_ns.h"
#include "proc/root.h"
#include "proc/task.h"
#include "proc/text.h"

/**
 * struct numbers - the numbers of a thread
 * @first: in the pid namespace of the procfs
 * @last: in its own
 */
struct numbers {
	pid_t first;
	pid_t last;
};

static bool read_status(int dir, char text[PROC_STATUS_MAX])
{
	return !proc_read_at(dir, "status", text, PROC_STATUS_MAX);
}

/* this line comes before the list of groups, which may be long */
static bool read_first(const char *text, pid_t *first)
{
	const char *at = strstr(text, "\nPid:");

	return at && sscanf(at, "\nPid: %d", first) == 1;
}

/* a status with so many groups that NSpid is behind them tells nothing */
static bool read_numbers(int dir, struct numbers *n)
{
	char text[PROC_STATUS_MAX], *at, *end;

	if (!read_status(dir, text) || !read_first(text, &n->first))
		return false;
	at = strstr(text, "\nNSpid:");
	if (!at || !strchr(at + 1, '\n'))
		return false;
	n->last = 0;
	for (at += strlen("\nNSpid:"); *at == '\t'; at = end)
		n->last = (pid_t)strtol(at + 1, &end, 10);
	return n->last > 0;
}

/* 0 if it cannot be looked at */
static ino_t own_ns(int dir)
{
	struct stat st;

	return fstatat(dir, "ns/pid", &st, 0) ? 0 : st.st_ino;
}

/* is this the procfs whose numbers we use? */
static bool is_ours(int dir)
{
	struct stat st, ours;

	return !fstat(dir, &st) && !fstat(proc_root(), &ours) &&
	       st.st_dev == ours.st_dev;
}

pid_t subject_find(int dir)
{
	char text[PROC_STATUS_MAX];
	struct numbers n;
	struct pid_ns ns;
	pid_t pid;
	int fd;

	if (is_ours(dir))
		return read_status(dir, text) && read_first(text, &pid) ? pid :
									  0;
	if (!read_numbers(dir, &n))
		return 0;
	fd = openat(dir, "ns/pid", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ns = pid_ns_at(fd);
	pid = pid_ns_find(&ns, n.last);
	pid_ns_put(&ns);
	return pid;
}

/* is the thread with this number there in that namespace, with this last number? */
static bool is_there(int root, pid_t number, ino_t ns, pid_t last)
{
	char name[PROC_NAME_MAX];
	struct numbers n;
	bool ret;
	int dir;

	snprintf(name, sizeof(name), "%d", (int)number);
	dir = openat(root, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return false;
	ret = own_ns(dir) == ns && read_numbers(dir, &n) && n.last == last;
	close(dir);
	return ret;
}

pid_t subject_number(int root, pid_t pid)
{
	pid_t numbers[MAX_PID_NS_LEVELS], last;
	char name[PROC_NAME_MAX];
	struct stat st;
	size_t nr;

	if (is_ours(root))
		return pid;
	snprintf(name, sizeof(name), "%d/ns/pid", (int)pid);
	if (proc_numbers_read(pid, numbers, MAX_PID_NS_LEVELS, &nr) ||
	    fstatat(proc_root(), name, &st, 0))
		return 0;
	last = numbers[nr - 1];
	/* most often it is the procfs of its own namespace */
	while (nr--)
		if (is_there(root, numbers[nr], st.st_ino, last))
			return numbers[nr];
	return 0;
}
