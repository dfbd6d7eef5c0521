// SPDX-License-Identifier: GPL-2.0-only
#include "fs/kernfs_order.h"

#include <errno.h>
#include <stdlib.h>

#include "fs/kernfs.h"
#include "fs/kernfs_hash.h"

static int cmp_place(const void *p, const void *q)
{
	const struct kernfs_place *x = p, *y = q;

	return kernfs_name_compare(x->hash, x->kn->name, y->hash, y->kn->name);
}

bool kernfs_is_ordered(const struct kernfs_node *dir)
{
	lockdep_assert_held(&kernfs_rwsem);
	return dir->order || !dir->nr_children;
}

int kernfs_order_make(struct kernfs_node *dir)
{
	struct kernfs_order *order;
	struct kernfs_node *kn;

	if (kernfs_is_ordered(dir))
		return 0;
	order = mem_alloc(sizeof(*order) +
			  dir->nr_children * sizeof(*order->places));
	if (!order)
		return -ENOMEM;
	order->nr = 0;
	list_for_each_entry(kn, &dir->children, sibling)
		order->places[order->nr++] =
			(struct kernfs_place){ kernfs_name_hash(kn->name), kn };
	qsort(order->places, order->nr, sizeof(*order->places), cmp_place);
	dir->order = order;
	return 0;
}

size_t kernfs_order_from(const struct kernfs_order *order, unsigned int hash)
{
	size_t from = 0, to = order ? order->nr : 0, at;

	while (from < to) {
		at = from + (to - from) / 2;
		if (order->places[at].hash < hash)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

void kernfs_order_remove(struct kernfs_node *kn)
{
	struct kernfs_order *order = kn->parent->order;
	size_t at;

	lockdep_assert_held(&kernfs_rwsem);
	if (!order)
		return;
	at = kernfs_order_from(order, kernfs_name_hash(kn->name));
	while (order->places[at].kn != kn)
		at++;
	order->places[at].kn = NULL;
}

void kernfs_order_drop(struct kernfs_node *dir)
{
	mem_free(dir->order);
	dir->order = NULL;
}
