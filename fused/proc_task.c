// SPDX-License-Identifier: GPL-2.0-only
/*
 * proc_task.c - reading /proc/PID/stat, /proc/PID/status and directories
 *
 * A process can end between any two system calls, and both to open and to read
 * a file of it can tell so. That is -ESRCH; that we have no descriptors left is
 * not, or a table full of live processes would be taken for dead. The command's
 * name is whatever the process likes; in stat it may hold spaces and
 * parentheses, so fields are counted from the last ')'.
 */
#include "proc_task.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* more than stat ever is, and than status is down to "NSpid:" */
#define TEXT_MAX 2048

/* "/proc/PID/task" and the like, relative */
#define NAME_MAX_LEN 32

/* of a file that every process has */
static int gone_or(int err)
{
	return err == ENOENT ? -ESRCH : -err;
}

static int read_text(int proc, const char *name, char *text, size_t size)
{
	int fd = openat(proc, name, O_RDONLY | O_CLOEXEC), err;
	ssize_t n;

	if (fd < 0)
		return gone_or(errno);
	n = read(fd, text, size - 1);
	err = n < 0 ? gone_or(errno) : 0;
	close(fd);
	if (!err)
		text[n] = '\0';
	return err;
}

int proc_read_text(int proc, pid_t pid, const char *file, char *text,
		   size_t size)
{
	char name[NAME_MAX_LEN];

	snprintf(name, sizeof(name), "%d/%s", (int)pid, file);
	return read_text(proc, name, text, size);
}

int proc_task_read(int proc, pid_t pid, struct proc_task *ret)
{
	struct proc_task t = { .pid = pid };
	char text[TEXT_MAX];
	const char *rest;
	int err = proc_read_text(proc, pid, "stat", text, sizeof(text));

	if (err)
		return err;
	rest = strrchr(text, ')');
	/* state ppid, flags is the 9th field, then the faults, num_threads is
	 * the 20th, then itrealvalue and starttime */
	if (!rest || sscanf(rest,
			    ") %c %d %*d %*d %*d %*d %u %lu %*u %lu %*u %*u "
			    "%*u %*d %*d %*d %*d %d %*d %llu",
			    &t.state, &t.ppid, &t.flags, &t.min_flt, &t.maj_flt,
			    &t.nr_threads, &t.starttime) != 7)
		return -EIO;
	*ret = t;
	return 0;
}

int proc_ids_read(int proc, pid_t pid, struct proc_ids *ret)
{
	struct proc_ids ids;
	char text[TEXT_MAX];
	const char *tgid, *uid;
	int err = proc_read_text(proc, pid, "status", text, sizeof(text));

	if (err)
		return err;
	tgid = strstr(text, "\nTgid:");
	uid = strstr(text, "\nUid:");
	if (!tgid || sscanf(tgid, "\nTgid: %d", &ids.tgid) != 1)
		return -EIO;
	if (!uid || sscanf(uid, "\nUid: %u %*u %u", &ids.uid, &ids.suid) != 2)
		return -EIO;
	*ret = ids;
	return 0;
}

int proc_numbers_read(int proc, pid_t pid, pid_t *numbers, size_t max,
		      size_t *nr)
{
	static const char key[] = "\nNSpid:";
	char text[TEXT_MAX], *end;
	const char *at;
	size_t n = 0;
	int err = proc_read_text(proc, pid, "status", text, sizeof(text));

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

static GArray *list_numbers(int proc, const char *dir)
{
	int fd = openat(proc, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct proc_entry entry;
	struct dirent *d;
	GArray *list;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	list = g_array_new(FALSE, FALSE, sizeof(struct proc_entry));
	while (errno = 0, d = readdir(stream), d)
		if (parse_entry(d, &entry))
			g_array_append_val(list, entry);
	if (errno) /* half a list: the others would be taken for dead */
		g_clear_pointer(&list, g_array_unref);
	closedir(stream);
	return list;
}

GArray *proc_processes(int proc)
{
	return list_numbers(proc, ".");
}

GArray *proc_threads(int proc, pid_t tgid)
{
	char name[NAME_MAX_LEN];

	snprintf(name, sizeof(name), "%d/task", (int)tgid);
	return list_numbers(proc, name);
}

bool proc_thread_gone(int proc, pid_t tgid, pid_t pid)
{
	char name[NAME_MAX_LEN];

	snprintf(name, sizeof(name), "%d/task/%d", (int)tgid, (int)pid);
	return faccessat(proc, name, F_OK, 0) && errno == ENOENT;
}

static void append_live_threads(GArray *all, int proc, pid_t tgid)
{
	g_autoptr(GArray) list = NULL;
	struct proc_number number = { tgid, tgid };
	struct proc_task leader;
	guint i;

	if (proc_task_read(proc, tgid, &leader) || proc_process_exited(&leader))
		return;
	if (leader.nr_threads > 1)
		list = proc_threads(proc, tgid);
	if (!list) {
		g_array_append_val(all, number);
		return;
	}
	for (i = 0; i < list->len; i++) {
		number.pid = g_array_index(list, struct proc_entry, i).pid;
		if (number.pid != tgid || !proc_task_exited(&leader))
			g_array_append_val(all, number);
	}
}

GArray *proc_live_threads(int proc)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct proc_number));
	g_autoptr(GArray) list = proc_processes(proc);
	guint i;

	for (i = 0; list && i < list->len; i++)
		append_live_threads(all, proc,
				    g_array_index(list, struct proc_entry, i).pid);
	return all;
}
