// SPDX-License-Identifier: GPL-2.0-only
/* cgroup_tree.c - the place of a cgroup: its path, and a walk over those below */
#include "cgroup/cgroup.h"

#include <limits.h>
#include <string.h>

/* replaces the beginning of a path that is too long */
#define CUT "/..."

void cgroup_path(struct cgroup *cgrp, struct seq_file *m)
{
	char path[PATH_MAX];
	size_t at = sizeof(path), len;

	lockdep_assert_held(&cgroup_mutex);
	if (cgroup_is_root(cgrp)) {
		seq_puts(m, "/");
		return;
	}
	/* fill from the end, because the depth of a group is unbounded */
	path[--at] = '\0';
	for (; !cgroup_is_root(cgrp); cgrp = cgrp->css->parent->cgroup) {
		len = strlen(cgrp->name);
		if (at < len + sizeof(CUT)) {
			at -= sizeof(CUT) - 1;
			memcpy(path + at, CUT, sizeof(CUT) - 1);
			break;
		}
		at -= len;
		memcpy(path + at, cgrp->name, len);
		path[--at] = '/';
	}
	seq_puts(m, path + at);
}

static struct cgroup *leftmost_descendant(struct cgroup *cgrp)
{
	while (!list_empty(&cgrp->children))
		cgrp = list_first_entry(&cgrp->children, struct cgroup,
					sibling);
	return cgrp;
}

struct cgroup *cgroup_next_descendant_post(struct cgroup *pos,
					   struct cgroup *root)
{
	struct cgroup *parent;

	lockdep_assert_held(&cgroup_mutex);
	if (!pos)
		return leftmost_descendant(root);
	if (pos == root)
		return NULL;
	parent = pos->css->parent->cgroup;
	if (pos->sibling.next == &parent->children)
		return parent;
	return leftmost_descendant(
		list_entry(pos->sibling.next, struct cgroup, sibling));
}
