// SPDX-License-Identifier: GPL-2.0-only
/*
 * task.c - reading stat, status and directories of /proc, and one signal
 *
 * A process can end between any two system calls, and both opening and reading
 * its files can report that. We return -ESRCH then. We do not return it when we
 * have no descriptors left, or a table full of live processes would be taken
 * for dead.
 */
#include "proc/task.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proc/ask.h"
#include "proc/root.h"
#include "proc/stat.h"
#include "proc/text.h"

/*
 * A thread that is being released has no process: its count of threads is 0.
 * The next look finds no thread, or the thread that took this thread's number
 * in exec().
 */
#define RELEASE_TRIES 100

int proc_task_read(pid_t tgid, pid_t pid, struct proc_task *ret)
{
	char file[PROC_NAME_MAX], text[PROC_STAT_MAX];
	struct proc_stat stat;
	int err, tries = RELEASE_TRIES;

	snprintf(file, sizeof(file), "task/%d/stat", (int)pid);
	do {
		err = proc_ask_stat(tgid, proc_trusts_process(tgid), file, text,
				    sizeof(text));
		if (!err)
			err = proc_stat_parse(text, &stat);
	} while (!err && !stat.nr_threads && --tries);
	if (!err && !stat.nr_threads)
		err = -ESRCH;
	if (err)
		return err;
	*ret = (struct proc_task){
		.id = { .pid = pid, .starttime = stat.starttime },
		.ppid = stat.ppid,
		.state = stat.state,
		.nr_threads = stat.nr_threads,
		.flags = stat.flags,
	};
	return 0;
}

/* we can be preempted for so long that another thread has the number */
int proc_task_see(pid_t tgid, pid_t pid, struct proc_task *ret, uint64_t *since)
{
	int err;

	do {
		*since = task_clock();
		err = proc_task_read(tgid, pid, ret);
	} while (!err && ret->id.starttime > task_tick(*since));
	return err;
}

int proc_numbers_read(pid_t pid, pid_t *numbers, size_t max, size_t *nr)
{
	static const char key[] = "\nNSpid:";
	char text[PROC_STATUS_MAX], *end;
	const char *at;
	size_t n = 0;
	int err = proc_read_status(pid, pid, text);

	if (err)
		return err;
	at = strstr(text, key);
	if (!at)
		return -EIO;
	/* threads have theirs here too; the line ends the numbers */
	for (at += strlen(key); n < max && *at == '\t'; at = end)
		numbers[n++] = (pid_t)strtol(at + 1, &end, 10);
	if (!n)
		return -EIO;
	*nr = n;
	return 0;
}

static bool parse_entry(const struct dirent *d, struct proc_entry *ret)
{
	char *end;
	long pid;

	if (d->d_name[0] < '1' || d->d_name[0] > '9')
		return false;
	pid = strtol(d->d_name, &end, 10);
	if (*end)
		return false;
	ret->pid = (pid_t)pid;
	ret->ino = d->d_ino;
	return true;
}

/* Return: 0; with half a list the others would be taken for dead */
static int read_numbers(DIR *stream, struct array *ret)
{
	struct proc_entry entry, *new;
	struct dirent *d;

	while (errno = 0, d = readdir(stream), d) {
		if (!parse_entry(d, &entry))
			continue;
		new = array_add(ret);
		if (!new)
			return -ENOMEM;
		*new = entry;
	}
	return proc_gone_or(errno);
}

static int list_numbers(const char *dir, struct array *ret)
{
	int fd = openat(proc_root(), dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
	    err;
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (!stream) {
		err = proc_gone_or(errno);
		if (fd >= 0)
			close(fd);
		return err;
	}
	err = read_numbers(stream, ret);
	closedir(stream);
	return err;
}

int proc_processes(struct array *ret)
{
	return list_numbers(".", ret);
}

int proc_threads(pid_t tgid, struct array *ret)
{
	char name[PROC_NAME_MAX];

	snprintf(name, sizeof(name), "%d/task", (int)tgid);
	return list_numbers(name, ret);
}

static int append_number(struct array *all, pid_t pid, pid_t tgid)
{
	struct proc_number *new = array_add(all);

	if (!new)
		return -ENOMEM;
	new->pid = pid;
	new->tgid = tgid;
	return 0;
}

static int append_live_threads(struct array *all, pid_t tgid)
{
	struct array list = ARRAY_OF(struct proc_entry);
	struct proc_entry *entry;
	struct proc_task leader;
	int err = 0;

	if (proc_task_read(tgid, tgid, &leader) || proc_process_exited(&leader))
		return 0;
	if (leader.nr_threads == 1)
		return append_number(all, tgid, tgid);
	/* the process can be gone by now */
	if (proc_threads(tgid, &list) == -ENOMEM)
		err = -ENOMEM;
	array_for_each(entry, &list)
		if (!err && (entry->pid != tgid || !proc_task_exited(&leader)))
			err = append_number(all, entry->pid, tgid);
	array_free(&list);
	return err;
}

int proc_live_threads(struct array *ret)
{
	struct array list = ARRAY_OF(struct proc_entry);
	int err = proc_processes(&list);
	struct proc_entry *entry;

	array_for_each(entry, &list)
		if (!err)
			err = append_live_threads(ret, entry->pid);
	array_free(&list);
	return err;
}

static bool has_exited(int pidfd)
{
	struct pollfd pfd = { .fd = pidfd, .events = POLLIN };

	return poll(&pfd, 1, 0) != 0;
}

/*
 * As long as the process that had the number when the pidfd was opened has not
 * exited, the number is its own, and stat is about it.
 */
static int kill_if_same(const struct task_id *id, int pidfd)
{
	struct proc_task now;
	int err = proc_task_read(id->pid, id->pid, &now);

	if (err)
		return err;
	if (has_exited(pidfd) || !task_id_is(id, now.id.pid, now.id.starttime))
		return -ESRCH;
	return syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) ?
		       -errno :
		       0;
}

int proc_kill(const struct task_id *id)
{
	int pidfd = (int)syscall(SYS_pidfd_open, id->pid, 0), err;

	if (pidfd < 0)
		return -errno;
	err = kill_if_same(id, pidfd);
	close(pidfd);
	return err;
}

bool proc_is_killed(pid_t pid)
{
	static const char key[] = "\nSigPnd:\t";
	char text[PROC_STATUS_MAX];
	const char *at;
	int err = proc_read_status(pid, pid, text);

	/* the kernel gives the signal to each thread */
	at = err ? NULL : strstr(text, key);
	return err == -ESRCH ||
	       (at &&
		strtoull(at + strlen(key), NULL, 16) >> (SIGKILL - 1) & 1);
}

bool proc_exists(pid_t pid)
{
	return !kill(pid, 0) || errno != ESRCH;
}

bool proc_may_kill(pid_t pid)
{
	return !kill(pid, 0) || errno != EPERM;
}
