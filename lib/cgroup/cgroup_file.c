// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup_file.c - finding, reading and writing control files
 *
 * Mirrors the generic part of file reading and writing in kernel/cgroup/cgroup.c.
 */
#include "cgroup/cgroup_file.h"

#include <errno.h>
#include <string.h>

#include "cgroup/cgroup-v1.h"
#include "linux/kstrtox.h"
#include "rt/alloc.h"

mode_t cgroup_file_mode(const struct cftype *cft)
{
	mode_t mode = 0;

	if (cft->read_u64 || cft->read_s64 || cft->seq_show)
		mode |= 0444;
	if (cft->write_u64 || cft->write_s64 || cft->write)
		mode |= cft->flags & CFTYPE_WORLD_WRITABLE ? 0222 : 0200;
	return mode;
}

bool cgroup_file_is_short(const struct cftype *cft)
{
	return cft->read_u64 || cft->read_s64 || cft->flags & CFTYPE_SHORT;
}

bool cgroup_file_exists(const struct cftype *cft, bool is_root)
{
	return !(cft->flags &
		 (is_root ? CFTYPE_NOT_ON_ROOT : CFTYPE_ONLY_ON_ROOT));
}

static void show_u64(struct seq_file *m, u64 nr)
{
	seq_put_decimal_ull(m, "", nr);
	seq_puts(m, "\n");
}

int cgroup_file_show(struct seq_file *m, struct cgroup *cgrp,
		     const struct cftype *cft)
{
	int err = 0;

	if (cft->read_u64)
		show_u64(m, cft->read_u64(cgrp->css, cft));
	else if (cft->read_s64)
		seq_printf(m, "%lld\n",
			   (long long)cft->read_s64(cgrp->css, cft));
	else if (cft->seq_show)
		err = cft->seq_show(m, cgrp->css, cft);
	else
		err = -EINVAL;
	return err ? err : seq_error(m);
}

int cgroup_file_write(struct kernfs_open_file *of, const struct cftype *cft,
		      char *buf)
{
	u64 val;
	s64 sval;
	int err;

	if (cft->write)
		return cft->write(of, cft, buf);
	if (cft->write_u64) {
		err = kstrtou64(buf, &val);
		return err ? err : cft->write_u64(of->cgrp->css, cft, val);
	}
	if (!cft->write_s64)
		return -EINVAL;
	err = kstrtos64(buf, &sval);
	return err ? err : cft->write_s64(of->cgrp->css, cft, sval);
}

/* a name that is looked for, and its row */
struct file_search {
	const char *name;
	const struct cftype *found;
};

static void match_file(const struct cftype *cft, void *arg)
{
	struct file_search *search = arg;

	if (!strcmp(cft->name, search->name))
		search->found = cft;
}

const struct cftype *cgroup_root_file(const struct cgroup_root *root,
				      const char *name)
{
	struct file_search search = { .name = name };

	cgroup1_for_each_file(root, match_file, &search);
	return search.found;
}

const struct cftype *cgroup_file_find(struct cgroup *cgrp, const char *name)
{
	const struct cftype *cft = cgroup_root_file(cgrp->root, name);

	if (cft && !cgroup_file_exists(cft, cgroup_is_root(cgrp)))
		return NULL;
	return cft;
}

ssize_t cgroup_file_read_text(struct cgroup *cgrp, const char *name, char *buf,
			      size_t size)
{
	const struct cftype *cft = cgroup_file_find(cgrp, name);
	struct seq_file m = { .buf = NULL };
	ssize_t ret;

	if (!cft)
		return -ENOENT;
	ret = cgroup_file_show(&m, cgrp, cft);
	if (!ret)
		ret = seq_copy_text(&m, buf, size);
	seq_free(&m);
	return ret;
}

int cgroup_file_write_text(struct cgroup *cgrp, const char *name,
			   const char *text)
{
	const struct cftype *cft = cgroup_file_find(cgrp, name);
	struct kernfs_open_file of = {
		.cgrp = cgrp,
		.pid = current ? current->pid : 0,
	};
	char *buf;
	int err;

	if (!cft)
		return -ENOENT;
	if (READ_ONCE(cgrp->css->flags) & CSS_DYING)
		return -ENODEV;
	if (strlen(text) > cgroup_file_max_write(cft))
		return -E2BIG;
	buf = mem_strdup(text);
	if (!buf)
		return -ENOMEM;
	err = cgroup_file_write(&of, cft, buf);
	mem_free(buf);
	return err;
}
