// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops_charge.c - operations on objects and kernel pages
 */
#include <limits.h>

#include "ops.h"

/* around the range of 32 bits, and around the bound */
/* clang-format off */
static const long large_sizes[] = {
	(1L << 32) - 1,	 1L << 32,	  (1L << 32) + 1,      1L << 39,
	MODEL_MAX_BYTES, MODEL_MAX_BYTES + 1, 1L << 44, LONG_MAX,
};
/* clang-format on */

/* a few bytes, some pages, exactly some pages, or very many */
static long size_of(const unsigned char *arg)
{
	long n = arg[0] | arg[1] << 8;

	if (arg[1] == 0xff)
		return large_sizes[arg[0] % ARRAY_SIZE(large_sizes)];
	if (arg[1] >= 0xf0)
		return MODEL_PAGE_SIZE * (1 + arg[0] % 4);
	return 1 + n % (arg[1] & 0x40 ? 5 * MODEL_PAGE_SIZE : 600);
}

static void charge(struct fuzz *f, int objcg, const unsigned char *arg)
{
	int object = PICK(f->model.objects, 0, !it->used);
	unsigned int gfp = arg[0] % FUZZ_GFPS;
	long bytes = size_of(arg + 1);
	int err;

	if (object == NONE || objcg == NONE)
		return;
	fuzz_say(f, "charge object %d of %ld bytes to objcg %d, %s", object,
		 bytes, objcg, fuzz_gfps[gfp].name);
	obj_cgroup_get(f->objcgs[objcg]);
	err = obj_cgroup_charge(f->objcgs[objcg], fuzz_gfps[gfp].gfp,
				(size_t)bytes);
	if (err)
		obj_cgroup_put(f->objcgs[objcg]);
	fuzz_expect(f, "obj_cgroup_charge", NONE, err,
		    model_charge_object(&f->model, &f->model.objects[object],
					objcg, fuzz_gfps[gfp].gfp, bytes));
}

/* through the task's group, as the kernel does */
void fuzz_charge(struct fuzz *f, const unsigned char *arg)
{
	int task = fuzz_pick_task(f, arg[0] >> 2);
	int objcg = f->model.groups[f->model.tasks[task].group].objcg;
	struct obj_cgroup *actual;

	set_current(f->tasks[task]);
	actual = get_obj_cgroup_from_current();
	set_current(NULL);
	fuzz_expect(f, "get_obj_cgroup_from_current", objcg,
		    actual == (objcg == NONE ? NULL : f->objcgs[objcg]), true);
	if (actual)
		obj_cgroup_put(actual);
	if (!f->different)
		charge(f, objcg, arg);
}

/* charge an objcg that may be older than its group */
void fuzz_charge_old(struct fuzz *f, const unsigned char *arg)
{
	charge(f, PICK(f->model.objcgs, arg[0] >> 2, it->used), arg);
}

void fuzz_free_object(struct fuzz *f, int object)
{
	struct model_object *o = &f->model.objects[object];

	fuzz_say(f, "uncharge object %d of %ld bytes from objcg %d", object,
		 o->bytes, o->objcg);
	obj_cgroup_uncharge(f->objcgs[o->objcg], (size_t)o->bytes);
	obj_cgroup_put(f->objcgs[o->objcg]);
	model_uncharge(&f->model, o);
}

void fuzz_uncharge(struct fuzz *f, const unsigned char *arg)
{
	int object = PICK(f->model.objects, arg[0], it->used);

	if (object != NONE)
		fuzz_free_object(f, object);
}

static int order_of(unsigned char byte)
{
	static const int high[] = { MODEL_MAX_ORDER, MODEL_MAX_ORDER + 1, 31,
				    32, 64 };

	return byte >= 0xf8 ? high[byte % ARRAY_SIZE(high)] : byte % 5;
}

/* @group and @objcg: to be charged; at most one of them is not NONE */
static void alloc(struct fuzz *f, int group, int objcg,
		  const unsigned char *arg)
{
	int page = PICK(f->model.pages, 0, !it->used);
	unsigned int g = arg[2] % FUZZ_GFPS;
	gfp_t gfp = fuzz_gfps[g].gfp | (arg[2] & 0x1c ? __GFP_ACCOUNT : 0);
	int order = order_of(arg[1]);

	if (page == NONE)
		return;
	fuzz_say(f, "alloc pages %d of order %d for group %d, objcg %d, %s%s",
		 page, order, group, objcg, fuzz_gfps[g].name,
		 gfp & __GFP_ACCOUNT ? "|__GFP_ACCOUNT" : "");
	f->pages[page] = alloc_pages(gfp, (unsigned int)order);
	fuzz_expect(f, "alloc_pages", page, !f->pages[page],
		    model_alloc_pages(&f->model, &f->model.pages[page], group,
				      objcg, gfp, order) != 0);
}

void fuzz_alloc_pages(struct fuzz *f, const unsigned char *arg)
{
	int task = arg[0] == 0xff ? NONE : fuzz_pick_task(f, arg[0]);

	set_current(task == NONE ? NULL : f->tasks[task]);
	alloc(f, task == NONE ? NONE : f->model.tasks[task].group, NONE, arg);
	set_current(NULL);
}

/* save the group that pays for a task's pages, which may be removed later */
void fuzz_remote_save(struct fuzz *f, const unsigned char *arg)
{
	int hold = PICK(f->model.holds, 0, !it->used);
	int task = fuzz_pick_task(f, arg[0]);
	struct remote_charge charge;
	struct model_hold new;

	if (hold == NONE)
		return;
	new = model_remote_charge(&f->model, f->model.tasks[task].group);
	fuzz_say(f, "hold %d for task %d: group %d, objcg %d", hold, task,
		 new.group, new.objcg);
	set_current(f->tasks[task]);
	remote_charge_save(&charge);
	set_current(NULL);
	fuzz_expect(f, "memcg of remote_charge", hold,
		    charge.memcg == (new.group == NONE ?
					     NULL :
					     fuzz_memcg(f, new.group)),
		    true);
	fuzz_expect(f, "objcg of remote_charge", hold,
		    charge.objcg ==
			    (new.objcg == NONE ? NULL : f->objcgs[new.objcg]),
		    true);
	f->model.holds[hold] = new;
}

/* any hold will do, and the allocating task does not matter */
void fuzz_remote_alloc(struct fuzz *f, const unsigned char *arg)
{
	int hold = PICK(f->model.holds, arg[0], it->used);
	struct remote_charge charge = { .memcg = NULL }, old;
	const struct model_hold *h;

	if (hold == NONE)
		return;
	h = &f->model.holds[hold];
	if (h->objcg != NONE)
		charge.objcg = f->objcgs[h->objcg];
	else
		charge.memcg = fuzz_memcg(f, h->group);
	set_current(f->tasks[fuzz_pick_task(f, arg[0] >> 3)]);
	old = remote_charge_begin(&charge);
	alloc(f, h->group, h->objcg, arg);
	remote_charge_end(old);
	set_current(NULL);
}

void fuzz_free_page(struct fuzz *f, int page)
{
	fuzz_say(f, "free pages %d", page);
	while (f->model.pages[page].mapped) {
		zap_page(f->pages[page]);
		f->model.pages[page].mapped--;
	}
	__free_pages(f->pages[page]);
	model_free_pages(&f->model, &f->model.pages[page]);
}

void fuzz_free_pages(struct fuzz *f, const unsigned char *arg)
{
	int page = PICK(f->model.pages, arg[0], it->used);

	if (page != NONE)
		fuzz_free_page(f, page);
}

void fuzz_split(struct fuzz *f, const unsigned char *arg)
{
	struct model *m = &f->model;
	int page = PICK(m->pages, arg[0], it->used && it->order && !it->mapped);
	struct page *pages[1 << 4];
	int at[1 << 4], i, nr, free = 0;

	for (i = 0; i < MODEL_PAGES; i++)
		free += !m->pages[i].used;
	if (page == NONE || free < (1 << m->pages[page].order) - 1)
		return;
	nr = 1 << m->pages[page].order;
	fuzz_say(f, "split pages %d into %d", page, nr);
	fuzz_expect(f, "split_page", page, split_page(f->pages[page], pages),
		    0);
	m->pages[page].order = 0;
	for (i = 1; i < nr; i++) {
		at[i] = PICK(m->pages, 0, !it->used);
		m->pages[at[i]] = m->pages[page];
		f->pages[at[i]] = pages[i];
	}
}

void fuzz_insert(struct fuzz *f, const unsigned char *arg)
{
	int page = PICK(f->model.pages, arg[0], it->used);

	if (page == NONE)
		return;
	fuzz_say(f, "vm_insert_page %d", page);
	fuzz_expect(f, "vm_insert_page", page, vm_insert_page(f->pages[page]),
		    model_vm_insert_page(&f->model, &f->model.pages[page]));
}

void fuzz_zap(struct fuzz *f, const unsigned char *arg)
{
	int page = PICK(f->model.pages, arg[0], it->used && it->mapped);

	if (page == NONE)
		return;
	fuzz_say(f, "zap_page %d", page);
	zap_page(f->pages[page]);
	f->model.pages[page].mapped--;
}
