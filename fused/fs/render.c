// SPDX-License-Identifier: GPL-2.0-only
#include "fs/render.h"

#include <errno.h>
#include <limits.h>

#include "base/table_json.h"
#include "fs/size.h"
#include "members/exits.h"
#include "members/membership.h"
#include "members/memory.h"
#include "members/root_memory.h"
#include "members/zombies.h"

static int show_file(const struct kernfs_file *file, struct seq_file *m)
{
	struct seq_file table = { .private = m->private };
	int err;

	if (!file->as_json)
		return file->show(m);
	err = file->show(&table);
	if (!err)
		err = table_to_json(&table, m);
	seq_free(&table);
	return err;
}

/* a table of the daemon, or a file of /proc: it may tell of all groups */
static int render_other(const struct kernfs_file *file,
			struct kernfs_open_file *of, struct seq_file *m)
{
	int err;

	if (!file->show)
		return -EACCES; /* root too, as the kernel's sysctls */
	membership_sync();
	zombies_sync();
	cgroup_wait_releases();
	m->private = of;
	err = show_file(file, m);
	m->private = NULL;
	return err ? err : seq_error(m);
}

void memcgfs_sync_for(enum cftype_needs needs, struct cgroup *cgrp)
{
	if (needs == NEEDS_TASKS)
		membership_sync();
	else if (needs == NEEDS_MEMORY)
		member_memory_sync(cgrp);
}

/* bring up to date as much as the text needs, and no more */
static int sync_for(const struct cftype *cft, struct cgroup *cgrp)
{
	if (cft->flags & CFTYPE_PIDLIST)
		return membership_sync_cgroup(cgrp);
	memcgfs_sync_for(cft->read_needs, cgrp);
	/* not before: an exit can be the last that a removed group waits for */
	if (cft->read_needs != NEEDS_NOTHING)
		cgroup_wait_releases();
	return 0;
}

static int render(struct kernfs_node *kn, unsigned int index, pid_t reader,
		  struct seq_file *m)
{
	const struct kernfs_file *file = kernfs_file(kn, index);
	struct kernfs_open_file of = { .pid = reader };
	int err;

	if (!file->cft)
		return render_other(file, &of, m);
	of.cgrp = kernfs_get_active(kn);
	if (!of.cgrp)
		return -ENODEV;
	err = sync_for(file->cft, of.cgrp);
	m->private = &of;
	root_memory_set_reader(reader);
	if (!err)
		err = cgroup_file_show(m, of.cgrp, file->cft);
	m->private = NULL;
	kernfs_put_active(of.cgrp);
	return err;
}

/* bytes of a line: the largest number that there is, 2^22, and a newline */
#define LIST_LINE_MAX 8

/* the lists of a root have others besides */
#define TASKS_UNKNOWN UINT_MAX

/* the tasks in the lists of a group */
static unsigned int count_tasks(struct kernfs_node *kn)
{
	struct cgroup *cgrp = kernfs_get_active(kn);
	unsigned int nr;

	if (!cgrp)
		return 0;
	membership_sync();
	nr = cgroup_is_root(cgrp) ? TASKS_UNKNOWN : READ_ONCE(cgrp->nr_tasks);
	kernfs_put_active(cgrp);
	return nr;
}

bool memcgfs_list_is_empty(struct kernfs_node *kn)
{
	return !count_tasks(kn);
}

bool memcgfs_list_is_long(struct kernfs_node *kn, unsigned int index,
			  pid_t reader)
{
	return count_tasks(kn) > SHORT_FILE_SIZE / LIST_LINE_MAX &&
	       memcgfs_text_length(kn, index, reader) > (off_t)SHORT_FILE_SIZE;
}

int memcgfs_render(struct kernfs_node *kn, unsigned int index, pid_t reader,
		   struct seq_file *m)
{
	int err = render(kn, index, reader, m);

	BUG_ON(kernfs_file(kn, index)->is_short && m->count > SHORT_FILE_SIZE);
	return err;
}

off_t memcgfs_text_length(struct kernfs_node *kn, unsigned int index,
			  pid_t reader)
{
	struct seq_file m = { 0 };
	off_t len = 0;

	if (!memcgfs_render(kn, index, reader, &m))
		len = (off_t)m.count;
	seq_free(&m);
	return len;
}
