// SPDX-License-Identifier: GPL-2.0-only
/*
 * membership.c - the sources, and moving and listing real threads
 *
 * Order is all that matters here. A request first takes in what happened
 * before it; a thread that /proc shows alive after that exits later than what
 * was taken in, so its exit is still to come and cannot be missed. Hence
 * everything from there to the last call of the engine is under one lock.
 */
#include "membership.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "member_events.h"
#include "member_memory.h"
#include "member_oom.h"
#include "members.h"
#include "pid_ns.h"
#include "proc_connector.h"
#include "proc_scan.h"
#include "proc_task.h"
#include "thread.h"

/* the kernel's task flags: these cannot be moved */
#define PF_KTHREAD 0x00200000u
#define PF_NO_SETAFFINITY 0x04000000u /* threads of io_uring */

/*
 * More than any machine makes. The thread lets events gather until the socket
 * could be full at that rate: each wakeup costs as much as some events.
 */
#define EVENTS_PER_MS 1000

/* immutable between open and stop */
static int proc = -1;
static struct proc_connector *connector; /* NULL: the source is the scan */
static int stop_fd = -1;
static pthread_t follower;

static struct {
	unsigned long events;
	unsigned long overruns;
	unsigned long scans;
} counts; /* membership_lock */

static void on_event(const struct proc_event *event)
{
	counts.events++;
	member_event(event);
}

static void sync_locked(void)
{
	lockdep_assert_held(&membership_lock);
	if (connector) {
		if (!proc_connector_drain(connector, on_event))
			return;
		counts.overruns++;
	}
	counts.scans++;
	proc_scan(proc);
}

void membership_sync(void)
{
	mutex_lock(&membership_lock);
	sync_locked();
	mutex_unlock(&membership_lock);
}

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

static void forget_exited(const pid_t *tgids, size_t nr)
{
	struct member_process *process;

	while (nr--) {
		process = member_process_find(tgids[nr]);
		if (process && process_exited(tgids[nr]))
			member_process_exit(process);
	}
}

void membership_sync_cgroup(struct cgroup *cgrp)
{
	pid_t *tgids;
	size_t nr;

	mutex_lock(&membership_lock);
	sync_locked();
	if (connector && !cgroup_pids(cgrp, false, &tgids, &nr)) {
		forget_exited(tgids, nr);
		mem_free(tgids);
	}
	mutex_unlock(&membership_lock);
}

void membership_run_as(pid_t pid, void (*func)(void *data), void *data)
{
	struct task_struct *outer;
	struct member *m;

	mutex_lock(&membership_lock);
	sync_locked();
	m = member_find(pid);
	outer = set_current(m ? m->task : NULL);
	func(data);
	set_current(outer);
	mutex_unlock(&membership_lock);
}

static unsigned long long boot_ticks(void)
{
	struct timespec now;
	unsigned long long hz = (unsigned long long)sysconf(_SC_CLK_TCK);

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (unsigned long long)now.tv_sec * hz +
	       (unsigned long long)now.tv_nsec * hz / 1000000000;
}

/* Return: how many, or -ENOMEM */
static int adopt_some_threads(struct member_process *process)
{
	g_autoptr(GArray) list = proc_threads(proc, process->tgid);
	struct proc_task t;
	int adopted = 0;
	guint i;

	for (i = 0; list && i < list->len; i++) {
		pid_t pid = g_array_index(list, struct proc_entry, i).pid;
		struct member *m = member_find(pid);

		if (m && m->process == process)
			continue;
		if (proc_task_read(proc, pid, &t) || proc_task_exited(&t))
			continue;
		if (!member_adopt(pid, process))
			return -ENOMEM;
		adopted++;
	}
	return adopted;
}

static int adopt_process(pid_t tgid)
{
	unsigned long long now = boot_ticks();
	struct proc_task leader;
	struct member *first;
	int n = 0, err = proc_task_read(proc, tgid, &leader);

	if (err)
		return err;
	first = member_adopt(tgid, NULL);
	if (!first)
		return -ENOMEM;
	first->process->starttime = leader.starttime;
	first->process->known_since = now;
	/* a directory that threads leave while it is read may be cut short */
	if (leader.nr_threads > 1)
		do {
			n = adopt_some_threads(first->process);
		} while (n > 0);
	if (n < 0)
		member_process_exit(first->process);
	else if (proc_task_exited(&leader))
		member_exit(first);
	return n;
}

static int move(struct cgroup *dst, pid_t pid, pid_t tgid, bool threadgroup)
{
	struct member_process *process = member_process_find(tgid);
	struct cgroup *from;
	struct member *m = NULL;
	int err;

	if (!process) {
		if (dst == cgroup_root)
			return 0;
		err = adopt_process(tgid);
		if (err)
			return err;
		process = member_process_find(tgid);
	}
	if (process)
		m = threadgroup ? member_process_any(process)
				: member_find(pid);
	/* who has exited can be moved, as in the kernel: nothing happens */
	if (!m)
		return 0;
	/* what it has so far was charged to where it was */
	member_memory_sync_process(process);
	from = m->task->cgroup;
	err = cgroup_attach_task(dst, m->task, threadgroup);
	if (!err)
		member_process_moved(process, from);
	return err;
}

/* the checks of the kernel's __cgroup1_procs_write(), in their order */
static int check_attach(uid_t uid, const struct proc_task *t,
			const struct proc_ids *ids)
{
	if (t->flags & (PF_KTHREAD | PF_NO_SETAFFINITY))
		return -EINVAL;
	if (uid && uid != ids->uid && uid != ids->suid)
		return -EACCES;
	return 0;
}

static int attach_locked(struct kernfs_open_file *of, pid_t pid,
			 bool threadgroup)
{
	struct proc_task t;
	struct proc_ids ids;
	int err;

	sync_locked();
	err = proc_task_read(proc, pid, &t);
	if (!err)
		err = proc_ids_read(proc, pid, &ids);
	if (!err)
		err = check_attach(of->uid, &t, &ids);
	return err ? err : move(of->cgrp, pid, ids.tgid, threadgroup);
}

static int attach(struct kernfs_open_file *of, pid_t pid, bool threadgroup)
{
	int err;

	if (pid) {
		struct pid_ns ns = pid_ns_of(proc, of->pid);

		pid = pid_ns_find(proc, &ns, pid);
	} else {
		pid = of->pid;
	}
	if (!pid)
		return -ESRCH;
	mutex_lock(&membership_lock);
	err = attach_locked(of, pid, threadgroup);
	mutex_unlock(&membership_lock);
	return err;
}

static int cmp_pid(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;

	return (x > y) - (x < y);
}

static void append_unknown_threads(GArray *pids)
{
	g_autoptr(GArray) all = proc_live_threads(proc);
	guint i;

	mutex_lock(&membership_lock);
	sync_locked(); /* whom we have just seen may be known by now */
	for (i = 0; i < all->len; i++) {
		struct proc_number *number =
			&g_array_index(all, struct proc_number, i);

		if (!member_process_find(number->tgid))
			g_array_append_val(pids, number->pid);
	}
	mutex_unlock(&membership_lock);
}

/*
 * Every open of the root's cgroup.procs comes here for its size, also one that
 * is to write: no file of a process is read.
 */
static void append_unknown_processes(GArray *pids)
{
	g_autoptr(GArray) all = proc_processes(proc);
	guint i;

	mutex_lock(&membership_lock);
	sync_locked(); /* as above */
	for (i = 0; all && i < all->len; i++) {
		pid_t tgid = g_array_index(all, struct proc_entry, i).pid;

		if (!member_process_find(tgid) && !process_exited(tgid))
			g_array_append_val(pids, tgid);
	}
	mutex_unlock(&membership_lock);
}

static int root_pids(bool threads, pid_t **pids, size_t *nr)
{
	g_autoptr(GArray) unknown = g_array_new(FALSE, FALSE, sizeof(pid_t));
	pid_t *array;

	if (threads)
		append_unknown_threads(unknown);
	else
		append_unknown_processes(unknown);
	array = mem_alloc((unknown->len + 1) * sizeof(*array));
	if (!array)
		return -ENOMEM;
	if (unknown->len)
		memcpy(array, unknown->data, unknown->len * sizeof(*array));
	qsort(array, unknown->len, sizeof(*array), cmp_pid);
	*pids = array;
	*nr = unknown->len;
	return 0;
}

static void translate(const struct kernfs_open_file *reader, pid_t *pids,
		      size_t *nr)
{
	struct pid_ns ns = pid_ns_of(proc, reader->pid);
	size_t from, to = 0;

	if (pid_ns_is_ours(&ns))
		return;
	for (from = 0; from < *nr; from++) {
		pid_t number = pid_ns_number(proc, &ns, pids[from]);

		if (number)
			pids[to++] = number;
	}
	qsort(pids, to, sizeof(*pids), cmp_pid);
	*nr = to;
}

static const struct cgroup_task_source real_tasks = {
	.attach = attach,
	.root_pids = root_pids,
	.translate = translate,
};

void membership_show(struct seq_file *m)
{
	mutex_lock(&membership_lock);
	seq_printf(m, "source %s\n", connector ? "connector" : "scan");
	if (connector) {
		seq_printf(m, "events %lu\n", counts.events);
		seq_printf(m, "overruns %lu\n", counts.overruns);
	}
	seq_printf(m, "scans %lu\n", counts.scans);
	members_show(m);
	member_memory_show(m);
	member_oom_show(m);
	mutex_unlock(&membership_lock);
}

static int open_proc(const char **error)
{
	struct statfs st;

	proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (proc >= 0 && !fstatfs(proc, &st) && st.f_type == PROC_SUPER_MAGIC)
		return 0;
	*error = "/proc: expected a mounted proc file system";
	return -ENODEV;
}

static int open_connector(bool required, const char **error)
{
	int err = proc_connector_open(&connector);

	if (!err || !required)
		return 0;
	*error = "membership=connector needs Linux 6.6 or root, in the initial "
		 "user, pid and network namespaces; membership=scan does not";
	return err;
}

static void close_all(void)
{
	g_clear_pointer(&connector, proc_connector_close);
	if (proc >= 0)
		close(proc);
	proc = -1;
}

int membership_open(const char *source, const char **error)
{
	bool scan = source && !strcmp(source, "scan");
	bool required = source && !strcmp(source, "connector");
	int err;

	if (source && !scan && !required) {
		*error = "expected connector or scan";
		return -EINVAL;
	}
	err = open_proc(error);
	if (!err && !scan)
		err = open_connector(required, error);
	if (err)
		close_all();
	return err;
}

int membership_proc(void)
{
	return proc;
}

/* keeps the socket from running over while no request comes */
static void *follow(void *unused)
{
	struct pollfd events = {
		.fd = proc_connector_fd(connector),
		.events = POLLIN,
	};
	struct pollfd fds[] = { { .fd = stop_fd, .events = POLLIN }, events };
	int gather_ms = proc_connector_room(connector) / EVENTS_PER_MS + 1;

	(void)unused;
	for (;;) {
		poll(fds, G_N_ELEMENTS(fds), -1);
		if (fds[0].revents || poll(fds, 1, gather_ms) > 0)
			return NULL;
		membership_sync();
	}
}

static int start_follower(void)
{
	int err;

	stop_fd = eventfd(0, EFD_CLOEXEC);
	if (stop_fd < 0)
		return -errno;
	err = thread_start(&follower, follow);
	if (err)
		close(stop_fd);
	return err;
}

static void stop_follower(void)
{
	eventfd_write(stop_fd, 1);
	pthread_join(follower, NULL);
	close(stop_fd);
}

static void forget_all(void)
{
	mutex_lock(&membership_lock);
	members_fini();
	proc_scan_forget();
	mutex_unlock(&membership_lock);
}

int membership_start(void)
{
	int err;

	memset(&counts, 0, sizeof(counts));
	members_init();
	member_memory_init(proc);
	member_oom_init(proc);
	/* drops what came since open, or sees who is there already */
	membership_sync();
	err = connector ? start_follower() : 0;
	if (err)
		forget_all();
	else
		cgroup1_set_task_source(&real_tasks);
	return err;
}

void membership_stop(void)
{
	cgroup1_set_task_source(NULL);
	if (connector)
		stop_follower();
	forget_all();
	close_all();
}
