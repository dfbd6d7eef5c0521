// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops_group.c - operations on groups: they come, go, are limited and read
 *
 * A group that is made gets a place in the table, if the place is free, and any
 * thread may remove it from there.
 */
#include <errno.h>

#include "ops.h"

struct cgroup *get_group(struct worker *w)
{
	struct cgroup *cgrp;

	pthread_mutex_lock(&w->t->groups_lock);
	cgrp = w->t->groups[pick(w, NR_GROUPS)];
	if (!cgrp || !css_tryget_online(cgrp->css)) {
		cgrp = cgroup_root;
		css_get(cgrp->css);
	}
	pthread_mutex_unlock(&w->t->groups_lock);
	return cgrp;
}

void put_group(struct cgroup *cgrp)
{
	css_put(cgrp->css);
}

static bool place_group(struct worker *w, struct cgroup *cgrp)
{
	unsigned int i = pick(w, NR_GROUPS);
	bool placed;

	pthread_mutex_lock(&w->t->groups_lock);
	placed = !w->t->groups[i];
	if (placed)
		w->t->groups[i] = cgrp;
	pthread_mutex_unlock(&w->t->groups_lock);
	return placed;
}

static void unplace_group(struct torture *t, struct cgroup *cgrp)
{
	unsigned int i;

	pthread_mutex_lock(&t->groups_lock);
	for (i = 0; i < NR_GROUPS; i++)
		if (t->groups[i] == cgrp)
			t->groups[i] = NULL;
	pthread_mutex_unlock(&t->groups_lock);
}

void op_mkdir(struct worker *w)
{
	struct cgroup *parent = get_group(w), *cgrp;
	int err = torture_allow("cgroup_mkdir",
				cgroup_mkdir(parent, "g", NULL, &cgrp), -ENODEV,
				-ENOMEM);

	put_group(parent);
	if (!err && !place_group(w, cgrp))
		torture_allow("cgroup_rmdir of a new group", cgroup_rmdir(cgrp),
			      0, 0);
}

void op_rmdir(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	if (!torture_allow("cgroup_rmdir", cgroup_rmdir(cgrp), -EBUSY, -ENODEV))
		unplace_group(w->t, cgrp);
	put_group(cgrp);
}

void op_rename(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	torture_allow("cgroup_rename", cgroup_rename(cgrp, "renamed"), -ENODEV,
		      -ENOMEM);
	put_group(cgrp);
}

void op_immigrate(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	WRITE_ONCE(mem_cgroup_from_css(cgrp->css)->v1.move_charge_at_immigrate,
		   pick(w, MOVE_MASK + 1));
	put_group(cgrp);
}

void op_limit(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);
	unsigned long max = one_in(w, 2) ? PAGE_COUNTER_MAX : pick(w, 400);

	if (cgrp != cgroup_root)
		torture_allow(
			"mem_cgroup_resize_max",
			mem_cgroup_resize_max(mem_cgroup_from_css(cgrp->css),
					      one_in(w, 2), max),
			-EINVAL, -EBUSY);
	put_group(cgrp);
}

void op_use_hierarchy(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	torture_allow("mem_cgroup_set_hierarchy",
		      mem_cgroup_set_hierarchy(mem_cgroup_from_css(cgrp->css),
					       pick(w, 2)),
		      -EINVAL, -EBUSY);
	put_group(cgrp);
}

void op_drain(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	drain_all_stock(mem_cgroup_from_css(cgrp->css));
	put_group(cgrp);
}

void op_wait(struct worker *w)
{
	(void)w;
	cgroup_wait_releases();
}

/* from the leaves up. Return: how many were too early */
static unsigned int try_remove_groups(struct torture *t)
{
	unsigned int i, left = 0;

	for (i = 0; i < NR_GROUPS; i++) {
		if (!t->groups[i])
			continue;
		if (torture_allow("the last rmdir", cgroup_rmdir(t->groups[i]),
				  -EBUSY, 0))
			left++;
		else
			t->groups[i] = NULL;
	}
	return left;
}

void remove_groups(struct torture *t)
{
	while (try_remove_groups(t))
		;
}
