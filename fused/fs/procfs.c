// SPDX-License-Identifier: GPL-2.0-only
#include "fs/procfs.h"

#include <errno.h>

#include "fs/notify.h"
#include "fs/reply.h"
#include "linux/kstrtox.h"
#include "members/membership.h"
#include "proc/pid_ns.h"

static int cgroups_text(struct seq_file *m)
{
	proc_cgroupstats_show(m);
	return 0;
}

static int slabinfo_text(struct seq_file *m)
{
	slabinfo_show(m);
	return 0;
}

/* @question: the number of a thread in the pid namespace of the writer */
static int task_cgroup_answer(struct seq_file *m, pid_t writer, char *question)
{
	struct task_struct *task;
	struct pid_ns ns;
	int pid;

	if (kstrtoint(strstrip(question), &pid) || pid <= 0)
		return -EINVAL;
	ns = pid_ns_of(writer);
	pid = pid_ns_find(&ns, pid);
	pid_ns_put(&ns);
	if (!pid)
		return -ESRCH;
	membership_sync();
	task = find_get_task_by_vpid(pid);
	proc_cgroup_show(m, task);
	if (task)
		put_task_struct(task);
	return seq_error(m);
}

/* values of drop_caches: bits, the third of which is for the log */
enum { DROP_PAGECACHE = 1, DROP_SLAB = 2, DROP_MAX = 4 };

/*
 * Drops the pages of files that we serve, and the objects of names. The objects of
 * processes stay, as they do in the kernel.
 */
static void drop_caches_write(fuse_req_t req, size_t size, char *command)
{
	int what;

	if (kstrtoint(strstrip(command), &what) || what < DROP_PAGECACHE ||
	    what > DROP_MAX) {
		memcgfs_reply_err(req, -EINVAL);
		return;
	}
	if (what & DROP_PAGECACHE) {
		drop_pagecache();
		memcgfs_notify_wait();
	}
	if (!(what & DROP_SLAB)) {
		fuse_reply_write(req, size);
		return;
	}
	memcgfs_notify_drop(req, size);
}

const struct kernfs_file procfs_files[] = {
	{ .name = "cgroups", .mode = 0444, .show = cgroups_text },
	{ .name = "slabinfo", .mode = 0400, .show = slabinfo_text },
	{ .name = "task_cgroup", .mode = 0600, .answer = task_cgroup_answer },
	{} /* terminate */
};

const struct kernfs_file procfs_vm_files[] = {
	{ .name = "drop_caches", .mode = 0200, .write = drop_caches_write },
	{} /* terminate */
};
