// SPDX-License-Identifier: GPL-2.0-only
#include "cgroup/release_agent.h"

#include <errno.h>
#include <string.h>

#include "base/kernels.h"
#include "linux/kstrtox.h"

static DEFINE_SPINLOCK(release_agent_path_lock, RANK_LEAF);

static release_agent_fn run_agent; /* READ_ONCE, WRITE_ONCE */

void cgroup1_set_release_agent(release_agent_fn fn)
{
	WRITE_ONCE(run_agent, fn);
}

static bool is_releasable(const struct cgroup *cgrp)
{
	/* the kernel's root has tasks always, here it may be without */
	return READ_ONCE(cgrp->flags) >> CGRP_NOTIFY_ON_RELEASE & 1 &&
	       !cgroup_is_root(cgrp) && !cgrp->nr_tasks &&
	       !READ_ONCE(cgrp->nr_online);
}

void cgroup1_check_for_release(struct cgroup *cgrp)
{
	lockdep_assert_held(&css_set_lock);
	if (!READ_ONCE(run_agent) || !is_releasable(cgrp))
		return;
	css_get(cgrp->css);
	if (!queue_work(&cgrp->release_agent_work))
		css_put(cgrp->css);
}

static void copy_agent(struct cgroup_root *root, char agent[PATH_MAX])
{
	spin_lock(&release_agent_path_lock);
	strcpy(agent, root->release_agent_path);
	spin_unlock(&release_agent_path_lock);
}

/* Return: false if there is no memory; the kernel runs no agent then either */
static bool copy_path(struct cgroup *cgrp, char path[PATH_MAX])
{
	struct seq_file m = { .buf = NULL };
	ssize_t len;

	mutex_lock(&cgroup_mutex);
	cgroup_path(cgrp, &m);
	mutex_unlock(&cgroup_mutex);
	len = seq_copy_text(&m, path, PATH_MAX);
	seq_free(&m);
	return len >= 0;
}

void cgroup1_release_agent(struct work_struct *work)
{
	struct cgroup *cgrp =
		container_of(work, struct cgroup, release_agent_work);
	release_agent_fn fn = READ_ONCE(run_agent);
	char agent[PATH_MAX], path[PATH_MAX];

	copy_agent(cgrp->root, agent);
	if (fn && *agent && copy_path(cgrp, path))
		fn(agent, path);
	css_put(cgrp->css);
}

int cgroup_release_agent_show(struct seq_file *m,
			      struct cgroup_subsys_state *css,
			      const struct cftype *cft)
{
	(void)cft;
	spin_lock(&release_agent_path_lock);
	seq_printf(m, "%s\n", css->cgroup->root->release_agent_path);
	spin_unlock(&release_agent_path_lock);
	return 0;
}

int cgroup_release_agent_write(struct kernfs_open_file *of,
			       const struct cftype *cft, char *buf)
{
	char *to = of->cgrp->root->release_agent_path;
	const char *path = strstrip(buf);
	size_t len = min(strlen(path), (size_t)PATH_MAX - 1);

	(void)cft;
	/* the kernel runs the agent with all capabilities */
	if (of->opener_is_plain && memcg_regime.fact.opener_rights)
		return -EPERM;
	spin_lock(&release_agent_path_lock);
	memcpy(to, path, len);
	to[len] = '\0';
	spin_unlock(&release_agent_path_lock);
	return 0;
}
