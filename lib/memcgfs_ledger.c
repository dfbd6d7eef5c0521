// SPDX-License-Identifier: GPL-2.0-only
#include "memcgfs_ledger.h"

#include <stdlib.h>
#include <string.h>

#include "cgroup/cgroup-v1.h"
#include "libobjcg/check.h"
#include "memcg/filemap_pins.h"
#include "memcgfs_ledger_take.h"
#include "slab/slab.h"

static const char *const item_names[NR_LEDGER_ITEMS] = {
	[LEDGER_USER_PAGE] = "user_page",
	[LEDGER_FILE_PAGE] = "file_page",
	[LEDGER_SHMEM_PAGE] = "shmem_page",
	[LEDGER_KERNEL_STACK] = "kernel_stack",
	[LEDGER_KMALLOC_LARGE] = "kmalloc_large",
	[LEDGER_KMEM_PAGE] = "kmem_page",
	[LEDGER_SLAB_PAGE] = "slab_page",
	[LEDGER_SLAB_OBJECT] = "slab_object",
	[LEDGER_OBJCG_BYTES] = "objcg_bytes",
	[LEDGER_OBJCG_STOCK] = "objcg_stock",
	[LEDGER_OBJCG_REST] = "objcg_rest",
	[LEDGER_PAGE_STOCK] = "page_stock",
	[LEDGER_REPARENTED] = "reparented",
	[LEDGER_CHILD] = "child",
	[LEDGER_DYING_CHILD] = "dying_child",
	[LEDGER_HANDED_OVER] = "handed_over",
};

static int cmp_key(const struct ledger_row *x, const struct ledger_row *y)
{
	if (x->key == y->key)
		return 0;
	if (x->holder == HOLDER_CACHE)
		return strcmp((const char *)x->key, (const char *)y->key);
	return x->key < y->key ? -1 : 1;
}

static int cmp_row(const void *a, const void *b)
{
	const struct ledger_row *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->holder != y->holder)
		return x->holder < y->holder ? -1 : 1;
	return cmp_key(x, y);
}

/* a reader that cannot see it gets no text */
static void show_pid(struct seq_file *m, const char *before, pid_t pid)
{
	size_t nr = 1;

	cgroup1_translate_pids(m, &pid, &nr);
	if (nr)
		seq_printf(m, "%spid %d", before, (int)pid);
}

static void show_file(struct seq_file *m, struct address_space *mapping)
{
	char name[MAPPING_NAME_MAX];
	pid_t opener = filemap_name(mapping, name, sizeof(name));

	seq_puts(m, "file ");
	seq_puts(m, name[0] ? name : "?");
	if (opener)
		show_pid(m, ", opened by ", opener);
}

static void show_holder(struct seq_file *m, const struct ledger_row *row)
{
	size_t from = m->count;

	switch (row->holder) {
	case HOLDER_PID:
		show_pid(m, "", (pid_t)row->key);
		break;
	case HOLDER_FILE:
		show_file(m, (struct address_space *)row->key);
		break;
	case HOLDER_CACHE:
		seq_printf(m, "cache %s", (const char *)row->key);
		break;
	case HOLDER_CPU:
		if (row->key == MEMCG_STOCK_SHARED)
			seq_puts(m, "all CPUs");
		else
			seq_printf(m, "cpu %lu", row->key);
		break;
	case HOLDER_GROUP:
		seq_printf(m, "group %lu", row->key);
		break;
	case HOLDER_NONE:
		break;
	}
	seq_escape_since(m, from);
}

static void show_group(struct seq_file *m, struct cgroup *cgrp)
{
	size_t from;

	seq_printf(m, "%llu\t", (unsigned long long)cgrp->css->id);
	from = m->count;
	cgroup_path(cgrp, m);
	seq_escape_since(m, from);
}

/* rows of the same thing are a single row: a process has charges of several times */
static size_t show_row(struct seq_file *m, const struct ledger *l, size_t i)
{
	const struct ledger_row *row = (struct ledger_row *)l->rows.at + i;
	size_t nr = 0;
	long bytes = 0;

	for (; i + nr < l->rows.nr && !cmp_row(row, row + nr); nr++)
		bytes += row[nr].bytes;
	show_group(m, ledger_group(l, row->group)->cgrp);
	seq_printf(m, "\t%s\t%ld\t", item_names[row->item], bytes);
	show_holder(m, row);
	seq_puts(m, "\n");
	return nr;
}

static void show_ledger(struct seq_file *m, const struct ledger *l,
			const struct cgroup *cgrp)
{
	const struct ledger_row *row = l->rows.at;
	size_t i, next = 0;

	seq_puts(m, "id\tpath\titem\tbytes\tholder\n");
	for (i = 0; i < l->groups.nr; i++) {
		const struct ledger_group *g = ledger_group(l, i);
		bool wanted = !cgrp || g->cgrp == cgrp;

		while (next < l->rows.nr && row[next].group == i)
			next += wanted ? show_row(m, l, next) : 1;
		if (!wanted)
			continue;
		show_group(m, g->cgrp);
		seq_printf(m, "\tusage\t%lu\t-\n", g->memory << PAGE_SHIFT);
	}
}

static int ledger_show(struct seq_file *m, const struct cgroup *cgrp)
{
	struct ledger l = { .stocks = NULL };
	int err;

	mutex_lock(&cgroup_mutex);
	mutex_lock(&slab_mutex);
	err = ledger_take(&l);
	if (!err) {
		qsort(l.rows.at, l.rows.nr, sizeof(struct ledger_row), cmp_row);
		show_ledger(m, &l, cgrp);
	}
	ledger_free(&l);
	mutex_unlock(&slab_mutex);
	mutex_unlock(&cgroup_mutex);
	return err;
}

int memcgfs_ledger_show(struct seq_file *m)
{
	return ledger_show(m, NULL);
}

ssize_t memcgfs_ledger_text(struct cgroup *cgrp, char *buf, size_t size)
{
	struct seq_file m = { .buf = NULL };
	ssize_t ret = ledger_show(&m, cgrp);

	if (!ret)
		ret = seq_copy_text(&m, buf, size);
	seq_free(&m);
	return ret;
}
