// SPDX-License-Identifier: GPL-2.0-only
/* ops_group.c - operations on groups and on their direct charges */
#include <semaphore.h>

#include "ops.h"

void fuzz_mkdir(struct fuzz *f, const unsigned char *arg)
{
	int group = PICK(f->model.groups, 0, it->state == MODEL_FREE);
	int objcg = PICK(f->model.objcgs, 0, !it->used);
	struct cgroup *new = NULL;
	int parent, err;

	if (group == NONE || objcg == NONE)
		return;
	parent = fuzz_get_group(f, arg[0]);
	fuzz_say(f, "mkdir group %d in %d, objcg %d", group, parent, objcg);
	err = cgroup_mkdir(f->groups[parent], "g", NULL, &new);
	fuzz_put_group(f, parent);
	fuzz_expect(f, "cgroup_mkdir", NONE, err,
		    model_mkdir(&f->model, parent, group, objcg));
	if (!err) {
		f->groups[group] = new;
		f->objcgs[objcg] = mem_cgroup_from_css(new->css)->objcg;
	}
}

static sem_t gate;

static void wait_at_gate(struct rcu_head *head)
{
	(void)head;
	sem_wait(&gate);
}

static void wait_for_worker(struct rcu_head *head)
{
	(void)head;
	flush_workqueue();
}

/*
 * When a group goes, the worker takes it offline while the RCU thread already
 * switches its objcg; which of them releases it last depends on timing. So the
 * RCU thread first waits for the worker here: until the group has been removed
 * and the waiting queued, no callback gets past the gate.
 */
void fuzz_remove_group(struct fuzz *f, int group)
{
	struct rcu_head closed, head;
	int err;

	fuzz_say(f, "rmdir group %d", group);
	sem_init(&gate, 0, 0);
	call_rcu(&closed, wait_at_gate);
	err = cgroup_rmdir(f->groups[group]);
	call_rcu(&head, wait_for_worker);
	sem_post(&gate);
	rcu_barrier();
	cgroup_wait_releases();
	fuzz_expect(f, "cgroup_rmdir", NONE, err,
		    model_rmdir(&f->model, group));
}

void fuzz_rmdir(struct fuzz *f, const unsigned char *arg)
{
	fuzz_remove_group(f, PICK(f->model.groups, arg[0],
				  it->state != MODEL_FREE));
}

void fuzz_rename(struct fuzz *f, const unsigned char *arg)
{
	int group = fuzz_get_group(f, arg[0]);

	fuzz_say(f, "rename group %d", group);
	fuzz_expect(f, "cgroup_rename", NONE,
		    cgroup_rename(f->groups[group], "r"),
		    model_rename(&f->model, group));
	fuzz_put_group(f, group);
}

/* not of the root, which has none in v1 */
void fuzz_limit(struct fuzz *f, const unsigned char *arg)
{
	int group = PICK(f->model.groups, arg[0],
			 it->state != MODEL_FREE && it->parent != NONE);
	bool memsw = arg[1] & 1;
	long max = arg[1] & 6 ? arg[2] * (1L + (arg[1] >> 3 & 3)) :
				MODEL_NO_LIMIT;

	if (group == NONE)
		return;
	css_get(f->groups[group]->css);
	fuzz_say(f, "limit %s of group %d to %ld pages",
		 memsw ? "memsw" : "memory", group, max);
	fuzz_expect(f, "mem_cgroup_resize_max", NONE,
		    mem_cgroup_resize_max(fuzz_memcg(f, group), memsw,
					  (unsigned long)max),
		    model_resize_max(&f->model, group, memsw, max));
	fuzz_put_group(f, group);
}

static struct page_counter *counter_of(struct mem_cgroup *memcg,
				       enum model_counter_kind kind)
{
	return kind == MODEL_MEMORY ? &memcg->memory :
	       kind == MODEL_MEMSW  ? &memcg->memsw :
				      &memcg->kmem;
}

void fuzz_reset(struct fuzz *f, const unsigned char *arg)
{
	int group = fuzz_get_group(f, arg[0]);
	enum model_counter_kind kind = arg[1] % MODEL_COUNTERS;
	struct page_counter *actual = counter_of(fuzz_memcg(f, group), kind);
	struct model_counter *c = &f->model.groups[group].counter[kind];

	fuzz_say(f, "reset %s of counter %d of group %d",
		 arg[2] & 1 ? "watermark" : "failcnt", kind, group);
	if (arg[2] & 1) {
		page_counter_reset_watermark(actual);
		c->watermark = c->usage;
	} else {
		atomic_long_set(&actual->failcnt, 0);
		c->failcnt = 0;
	}
	fuzz_put_group(f, group);
}

void fuzz_drain(struct fuzz *f, const unsigned char *arg)
{
	int group = fuzz_get_group(f, arg[0]);

	fuzz_say(f, "drain group %d", group);
	drain_all_stock(fuzz_memcg(f, group));
	model_drain(&f->model, group);
	fuzz_put_group(f, group);
}

void fuzz_hold(struct fuzz *f, const unsigned char *arg)
{
	int hold = PICK(f->model.holds, 0, !it->used);
	struct model_hold new = { true, NONE, NONE };

	if (hold == NONE)
		return;
	if (arg[1] & 1)
		new.objcg = PICK(f->model.objcgs, arg[0], it->used);
	if (new.objcg != NONE)
		obj_cgroup_get(f->objcgs[new.objcg]);
	else
		new.group = fuzz_get_group(f, arg[0]);
	fuzz_say(f, "hold %d: group %d, objcg %d", hold, new.group, new.objcg);
	f->model.holds[hold] = new;
}

void fuzz_drop_hold(struct fuzz *f, int hold)
{
	struct model_hold *h = &f->model.holds[hold];

	fuzz_say(f, "drop hold %d: group %d, objcg %d", hold, h->group,
		 h->objcg);
	if (h->objcg != NONE)
		obj_cgroup_put(f->objcgs[h->objcg]);
	else
		fuzz_put_group(f, h->group);
	model_put_hold(&f->model, h);
}

void fuzz_drop(struct fuzz *f, const unsigned char *arg)
{
	int hold = PICK(f->model.holds, arg[0], it->used);

	if (hold != NONE)
		fuzz_drop_hold(f, hold);
}

void fuzz_charge_user(struct fuzz *f, const unsigned char *arg)
{
	int user = PICK(f->model.users, 0, !it->used);
	unsigned int gfp = arg[2] % FUZZ_GFPS;
	long nr_pages = arg[1] >= 0xf0 ? f->model.rules.batch :
					 1 + arg[1] % 100;
	int group, err;

	if (user == NONE)
		return;
	group = fuzz_get_group(f, arg[0]);
	fuzz_say(f, "charge %ld user pages %d to group %d, %s", nr_pages, user,
		 group, fuzz_gfps[gfp].name);
	err = try_charge_memcg(fuzz_memcg(f, group), fuzz_gfps[gfp].gfp,
			       (unsigned int)nr_pages);
	/* the reference is the pages' from here */
	if (err)
		fuzz_put_group(f, group);
	fuzz_expect(f, "try_charge_memcg", NONE, err,
		    model_charge_user(&f->model, &f->model.users[user], group,
				      fuzz_gfps[gfp].gfp, nr_pages));
}

void fuzz_free_user(struct fuzz *f, int user, bool stock)
{
	struct model_user *u = &f->model.users[user];
	struct mem_cgroup *memcg = fuzz_memcg(f, u->group);

	fuzz_say(f, "uncharge user pages %d%s", user,
		 stock ? " into the stock" : "");
	if (stock)
		refill_stock(memcg, (unsigned int)u->nr_pages);
	else
		memcg_uncharge(memcg, (unsigned int)u->nr_pages);
	fuzz_put_group(f, u->group);
	model_uncharge_user(&f->model, u, stock);
}

void fuzz_uncharge_user(struct fuzz *f, const unsigned char *arg)
{
	int user = PICK(f->model.users, arg[0], it->used);

	if (user != NONE)
		fuzz_free_user(f, user, arg[1] & 1);
}
