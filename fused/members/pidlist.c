// SPDX-License-Identifier: GPL-2.0-only
#include "members/pidlist.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "members/members.h"
#include "members/membership.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

/* reaped, or a zombie; a process of which a thread runs exec() is neither */
static bool process_exited(pid_t tgid)
{
	struct pollfd pidfd = { .events = POLLIN };
	bool exited;

	pidfd.fd = (int)syscall(SYS_pidfd_open, tgid, 0);
	if (pidfd.fd < 0)
		return errno == ESRCH;
	exited = poll(&pidfd, 1, 0) > 0;
	close(pidfd.fd);
	return exited;
}

/* remove the known processes: each is in the list of its cgroup */
static void remove_known(struct array *numbers)
{
	struct proc_number *at, *to = numbers->data;

	membership_lock_in_sync(); /* a process that was listed may be known now */
	array_for_each(at, numbers)
		if (!member_process_find(at->tgid))
			*to++ = *at;
	mutex_unlock(&membership_lock);
	if (numbers->nr)
		numbers->nr =
			(size_t)(to - (struct proc_number *)numbers->data);
}

/*
 * Every open of the root's cgroup.procs comes here for its size, even an open
 * for writing: so read no file of a process.
 */
static int list_processes(struct array *numbers)
{
	struct array all = ARRAY_OF(struct proc_entry);
	const struct proc_entry *entry;
	int err = proc_processes(&all);

	array_for_each(entry, &all) {
		struct proc_number *new = err ? NULL : array_add(numbers);

		if (!new)
			break;
		new->pid = new->tgid = entry->pid;
	}
	err = numbers->nr == all.nr ? err : -ENOMEM;
	array_free(&all);
	return err;
}

static void remove_exited(struct array *numbers)
{
	struct proc_number *at, *to = numbers->data;

	array_for_each(at, numbers)
		if (!process_exited(at->tgid))
			*to++ = *at;
	if (numbers->nr)
		numbers->nr =
			(size_t)(to - (struct proc_number *)numbers->data);
}

static int to_pids(const struct array *numbers, pid_t **pids, size_t *nr)
{
	pid_t *array = mem_alloc((numbers->nr + 1) * sizeof(*array));
	const struct proc_number *at;
	size_t n = 0;

	if (!array)
		return -ENOMEM;
	array_for_each(at, numbers)
		array[n++] = at->pid;
	qsort(array, n, sizeof(*array), cmp_pid);
	*pids = array;
	*nr = n;
	return 0;
}

int pidlist_root(bool threads, pid_t **pids, size_t *nr)
{
	struct array numbers = ARRAY_OF(struct proc_number);
	int err = threads ? proc_live_threads(&numbers) :
			    list_processes(&numbers);

	if (!err) {
		remove_known(&numbers);
		if (!threads)
			remove_exited(&numbers);
		err = to_pids(&numbers, pids, nr);
	}
	array_free(&numbers);
	return err;
}

int pidlist_root_seen(pid_t reader, pid_t **pids, size_t *nr)
{
	int err = pidlist_root(false, pids, nr);
	struct pid_ns ns;
	size_t from, to = 0;

	if (err)
		return err;
	ns = pid_ns_of(reader);
	for (from = 0; from < *nr; from++)
		if (pid_ns_is_ours(&ns) || pid_ns_number(&ns, (*pids)[from]))
			(*pids)[to++] = (*pids)[from];
	pid_ns_put(&ns);
	*nr = to;
	return 0;
}

void pidlist_translate(const struct kernfs_open_file *reader, pid_t *pids,
		       size_t *nr)
{
	struct pid_ns ns;
	size_t from, to = 0;

	if (!*nr)
		return; /* without a look at the reader */
	ns = pid_ns_of(reader->pid);
	if (pid_ns_is_ours(&ns))
		return;
	for (from = 0; from < *nr; from++) {
		pid_t number = pid_ns_number(&ns, pids[from]);

		if (number)
			pids[to++] = number;
	}
	pid_ns_put(&ns);
	qsort(pids, to, sizeof(*pids), cmp_pid);
	*nr = to;
}
