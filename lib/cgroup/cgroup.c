// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup.c - the life cycle of cgroups
 *
 * Mirrors kernel/cgroup/cgroup.c. rmdir only marks and unlinks the cgroup: it
 * kills the css's percpu_ref and returns. These steps follow:
 *
 *   css_killed_ref_fn	after a grace period (no tryget_online succeeds now)
 *   css_killed_work_fn	worker: css_offline(), drop the initial reference
 *   css_release		at the last put, by any thread
 *   css_release_work_fn	worker: unlink from the parent
 *   css_free_rwork_fn	worker, after a grace period: free, put the parent
 *
 * Locks and their order: linux/lockdep.h.
 */
#include "cgroup/cgroup.h"

#include <errno.h>
#include <string.h>

#include "cgroup/release_agent.h"
#include "linux/bug.h"
#include "rt/alloc.h"
#include "rt/trace.h"

DEFINE_MUTEX(cgroup_mutex, RANK_CGROUP);

static DEFINE_OBJ_TYPE(cgroup);
struct cgroup *cgroup_root;

struct cgroup_root cgroup_roots[NR_CGROUP_ROOTS];

/*
 * cgroup_wait_releases() gives up after this many rounds per group: more than
 * the chain of a group and its dying ancestors needs, yet few enough to end
 * while other threads keep removing groups.
 */
#define ROUNDS_PER_GROUP 8

static void css_release(struct percpu_ref *ref);

static bool is_memcg(const struct cgroup_subsys_state *css)
{
	return css->cgroup->root->id == MEMORY_ROOT;
}

static void trace_mkdir(const struct cgroup_subsys_state *css)
{
	if (is_memcg(css))
		trace_event(MKDIR, css->id, 0, (long)css->parent->id);
}

static void trace_rmdir(const struct cgroup_subsys_state *css)
{
	if (is_memcg(css))
		trace_event(RMDIR, css->id, 0, (long)css->parent->id);
}

static void trace_release(const struct cgroup_subsys_state *css)
{
	if (is_memcg(css))
		trace_event(RELEASE, css->id, 0, TRACE_NONE);
}

static struct cgroup *cgroup_alloc(struct cgroup_root *root,
				   struct cgroup_subsys_state *parent_css,
				   const char *name)
{
	struct cgroup *cgrp = obj_alloc(&cgroup_type);
	struct cgroup_subsys_state *css;

	if (!cgrp)
		return NULL;
	cgrp->name = mem_strdup(name);
	if (!cgrp->name)
		goto free_cgrp;
	css = root->ss->css_alloc(parent_css);
	if (!css)
		goto free_name;
	if (percpu_ref_init(&css->refcnt, css_release))
		goto free_css;
	INIT_LIST_HEAD(&cgrp->children);
	INIT_LIST_HEAD(&cgrp->sibling);
	INIT_LIST_HEAD(&cgrp->tasks);
	INIT_LIST_HEAD(&cgrp->populated_children);
	INIT_LIST_HEAD(&cgrp->populated_sibling);
	INIT_WORK(&cgrp->release_agent_work, cgroup1_release_agent);
	cgrp->root = root;
	cgrp->css = css;
	css->cgroup = cgrp;
	css->parent = parent_css;
	return cgrp;

free_css:
	root->ss->css_free(css);
free_name:
	mem_free(cgrp->name);
free_cgrp:
	obj_free(&cgroup_type, cgrp);
	return NULL;
}

static void cgroup_free(struct cgroup *cgrp)
{
	percpu_ref_exit(&cgrp->css->refcnt);
	cgrp->root->ss->css_free(cgrp->css);
	mem_free(cgrp->name);
	obj_free(&cgroup_type, cgrp);
}

static int online_css(struct cgroup_subsys_state *css)
{
	struct cgroup_root *root = css->cgroup->root;
	int err;

	css->id = root->last_css_id + 1;
	err = root->ss->css_online ? root->ss->css_online(css) : 0;
	if (err)
		return err;
	root->last_css_id = css->id;
	css->flags |= CSS_ONLINE;
	atomic_set(&css->online_cnt, 1);
	if (css->parent) {
		css_get(css->parent);
		atomic_inc(&css->parent->online_cnt);
	}
	atomic_long_inc(&root->nr_cgrps);
	return 0;
}

int cgroup_mkdir(struct cgroup *parent, const char *name, void *priv,
		 struct cgroup **ret)
{
	struct cgroup *cgrp = cgroup_alloc(parent->root, parent->css, name);
	int err;

	if (!cgrp)
		return -ENOMEM;
	cgrp->priv = priv;
	mutex_lock(&cgroup_mutex);
	cgrp->flags = parent->flags;
	err = parent->css->flags & CSS_DYING ? -ENODEV : online_css(cgrp->css);
	if (!err) {
		list_add_tail(&cgrp->sibling, &parent->children);
		WRITE_ONCE(parent->nr_online, parent->nr_online + 1);
		trace_mkdir(cgrp->css);
	}
	mutex_unlock(&cgroup_mutex);
	if (err) {
		cgroup_free(cgrp);
		return err;
	}
	*ret = cgrp;
	return 0;
}

static unsigned long nr_freed; /* since memory was given back; the worker's */

static void css_free_rwork_fn(struct work_struct *work)
{
	struct cgroup_subsys_state *css =
		container_of(work, struct cgroup_subsys_state, destroy_work);
	struct cgroup_subsys_state *parent = css->parent;
	struct cgroup_root *root = css->cgroup->root;

	cgroup_free(css->cgroup);
	atomic_long_add(-1, &root->nr_cgrps);
	if (mem_trim(++nr_freed, cgroup_root_count(root)))
		nr_freed = 0;
	if (parent)
		css_put(parent);
}

static void css_release_work_fn(struct work_struct *work)
{
	struct cgroup_subsys_state *css =
		container_of(work, struct cgroup_subsys_state, destroy_work);

	mutex_lock(&cgroup_mutex);
	css->flags |= CSS_RELEASED;
	list_del(&css->cgroup->sibling);
	mutex_unlock(&cgroup_mutex);
	INIT_WORK(&css->destroy_work, css_free_rwork_fn);
	queue_rcu_work(&css->destroy_work);
}

/* any context: any thread can do the last put, under any lock */
static void css_release(struct percpu_ref *ref)
{
	struct cgroup_subsys_state *css =
		container_of(ref, struct cgroup_subsys_state, refcnt);

	trace_release(css);
	INIT_WORK(&css->destroy_work, css_release_work_fn);
	queue_work_soon(&css->destroy_work);
}

static void offline_css(struct cgroup_subsys_state *css)
{
	const struct cgroup_subsys *ss = css->cgroup->root->ss;

	lockdep_assert_held(&cgroup_mutex);
	if (ss->css_offline)
		ss->css_offline(css);
	css->flags &= ~(unsigned int)CSS_ONLINE;
}

static void css_killed_work_fn(struct work_struct *work)
{
	struct cgroup_subsys_state *css =
		container_of(work, struct cgroup_subsys_state, destroy_work);
	struct cgroup_subsys_state *parent;

	mutex_lock(&cgroup_mutex);
	do {
		parent = css->parent;
		offline_css(css);
		/*
		 * Put the reference of css_killed_ref_fn(). It may be the
		 * last, but the parent stays: its online_cnt is dropped below.
		 */
		css_put(css);
		css = parent;
	} while (css && atomic_dec_and_test(&css->online_cnt));
	mutex_unlock(&cgroup_mutex);
}

static void css_killed_ref_fn(struct percpu_ref *ref)
{
	struct cgroup_subsys_state *css =
		container_of(ref, struct cgroup_subsys_state, refcnt);

	css_get(css);
	if (atomic_dec_and_test(&css->online_cnt)) {
		INIT_WORK(&css->destroy_work, css_killed_work_fn);
		queue_work_soon(&css->destroy_work);
	}
}

static bool has_tasks(struct cgroup *cgrp)
{
	bool populated;

	spin_lock(&css_set_lock);
	populated = cgrp->nr_tasks > 0;
	spin_unlock(&css_set_lock);
	return populated;
}

/*
 * It may lose its last task at this moment. The lock lets one of the two see that
 * both are gone.
 */
static void check_parent(struct cgroup *parent)
{
	spin_lock(&css_set_lock);
	cgroup1_check_for_release(parent);
	spin_unlock(&css_set_lock);
}

static int cgroup_destroy_locked(struct cgroup *cgrp)
{
	struct cgroup_subsys_state *css = cgrp->css;
	struct cgroup *parent;

	lockdep_assert_held(&cgroup_mutex);
	if (css->flags & CSS_DYING)
		return -ENODEV;
	if (cgrp->nr_online)
		return -EBUSY;
	/*
	 * The cgroup stays unpopulated: a fork puts the child into its
	 * parent's cgroup, and the parent is counted there until the fork has
	 * ended; an attach needs cgroup_mutex.
	 */
	if (has_tasks(cgrp))
		return -EBUSY;
	css->flags |= CSS_DYING;
	parent = css->parent->cgroup;
	WRITE_ONCE(parent->nr_online, parent->nr_online - 1);
	check_parent(parent);
	trace_rmdir(css);
	percpu_ref_kill_and_confirm(&css->refcnt, css_killed_ref_fn);
	return 0;
}

int cgroup_rmdir(struct cgroup *cgrp)
{
	int err;

	if (cgroup_is_root(cgrp))
		return -EBUSY;
	mutex_lock(&cgroup_mutex);
	err = cgroup_destroy_locked(cgrp);
	mutex_unlock(&cgroup_mutex);
	return err;
}

int cgroup_rename(struct cgroup *cgrp, const char *name)
{
	char *old, *new = mem_strdup(name);

	if (!new)
		return -ENOMEM;
	mutex_lock(&cgroup_mutex);
	if (cgrp->css->flags & CSS_DYING) {
		mutex_unlock(&cgroup_mutex);
		mem_free(new);
		return -ENODEV;
	}
	old = cgrp->name;
	cgrp->name = new;
	mutex_unlock(&cgroup_mutex);
	mem_free(old);
	return 0;
}

unsigned long cgroup_count(void)
{
	return cgroup_root_count(&cgroup_roots[MEMORY_ROOT]);
}

static unsigned long count_all(void)
{
	const struct cgroup_root *root;
	unsigned long nr = 0;

	for_each_cgroup_root(root)
		nr += cgroup_root_count(root);
	return nr;
}

/*
 * A step of destruction moves from a queue to the other and back. Seeing each
 * queue empty in turn is no proof that none is pending, because a step can
 * change queues between the reads. It is a proof if no step was added to the
 * first queue meanwhile.
 */
static bool releases_under_way(void)
{
	u64 total = call_rcu_total();

	return call_rcu_pending() || workqueue_pending() ||
	       call_rcu_total() != total;
}

static void wait_release_round(void)
{
	rcu_barrier();
	flush_workqueue();
}

void cgroup_wait_releases(void)
{
	unsigned long rounds = ROUNDS_PER_GROUP * count_all();

	/* check the context even if no wait is needed this time */
	lockdep_assert_may_wait();
	while (rounds-- && releases_under_way())
		wait_release_round();
}

static int init_root(struct cgroup_root *root)
{
	struct cgroup *cgrp = cgroup_alloc(root, NULL, "");
	int err;

	if (!cgrp)
		return -ENOMEM;
	mutex_lock(&cgroup_mutex);
	err = online_css(cgrp->css);
	mutex_unlock(&cgroup_mutex);
	if (err) {
		cgroup_free(cgrp);
		return err;
	}
	root->cgrp = cgrp;
	return 0;
}

int cgroup_init(const struct cgroup_subsys *const *ss)
{
	int i, err = 0;

	for (i = 0; !err && i < NR_CGROUP_ROOTS; i++) {
		cgroup_roots[i].ss = ss[i];
		cgroup_roots[i].id = i;
		err = init_root(&cgroup_roots[i]);
	}
	if (err) {
		cgroup_fini();
		return err;
	}
	cgroup_root = cgroup_roots[MEMORY_ROOT].cgrp;
	return 0;
}

struct cgroup *cgroup_find_root(const char *name)
{
	const struct cgroup_root *root;

	for_each_cgroup_root(root)
		if (root->cgrp && !strcmp(root->ss->name, name))
			return root->cgrp;
	return NULL;
}

static void rmdir_all(struct cgroup *root)
{
	struct cgroup *pos = NULL;

	lockdep_assert_held(&cgroup_mutex);
	while ((pos = cgroup_next_descendant_post(pos, root)))
		if (pos != root && !(pos->css->flags & CSS_DYING))
			WARN_ON(cgroup_destroy_locked(pos));
}

static void kill_root(struct cgroup *root)
{
	lockdep_assert_held(&cgroup_mutex);
	root->css->flags |= CSS_DYING;
	percpu_ref_kill_and_confirm(&root->css->refcnt, css_killed_ref_fn);
}

/* ends at any depth, because no cgroup is created any more */
static void wait_all_releases(void)
{
	while (releases_under_way())
		wait_release_round();
}

/* After an error of cgroup_init() some have no root cgroup. */
static void for_all_roots(void (*fn)(struct cgroup *root))
{
	struct cgroup_root *root;

	mutex_lock(&cgroup_mutex);
	for_each_cgroup_root(root)
		if (root->cgrp)
			fn(root->cgrp);
	mutex_unlock(&cgroup_mutex);
	wait_all_releases();
}

void cgroup_fini(void)
{
	struct cgroup_root *root;

	for_all_roots(rmdir_all);
	for_all_roots(kill_root);
	for_each_cgroup_root(root) {
		root->cgrp = NULL;
		root->release_agent_path[0] = '\0';
	}
	cgroup_root = NULL;
}
