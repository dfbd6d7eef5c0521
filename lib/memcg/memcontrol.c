// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol.c - the tree of memory cgroups
 */
#include "memcg/memcontrol.h"

#include "memcg/memcg_stat.h"

struct mem_cgroup *root_mem_cgroup;
int vm_swappiness;

static DEFINE_SPINLOCK(memcg_tree_lock, RANK_LEAF);

/* Return: the next memcg of a preorder walk: a child, a sibling, an uncle */
static struct mem_cgroup *next_in_tree(struct mem_cgroup *pos,
				       struct mem_cgroup *root)
{
	lockdep_assert_held(&memcg_tree_lock);
	if (!list_empty(&pos->children))
		return list_first_entry(&pos->children, struct mem_cgroup,
					sibling);
	for (; pos != root; pos = parent_mem_cgroup(pos))
		if (pos->sibling.next != &parent_mem_cgroup(pos)->children)
			return list_entry(pos->sibling.next, struct mem_cgroup,
					  sibling);
	return NULL;
}

struct mem_cgroup *mem_cgroup_iter(struct mem_cgroup *root,
				   struct mem_cgroup *prev)
{
	struct mem_cgroup *pos = prev;

	spin_lock(&memcg_tree_lock);
	do {
		pos = pos ? next_in_tree(pos, root) : root;
	} while (pos && !css_tryget(&pos->css));
	spin_unlock(&memcg_tree_lock);
	mem_cgroup_put(prev);
	return pos;
}

void mem_cgroup_put(struct mem_cgroup *memcg)
{
	if (memcg)
		css_put(&memcg->css);
}

void mem_cgroup_tree_add(struct mem_cgroup *memcg)
{
	spin_lock(&memcg_tree_lock);
	list_add_tail(&memcg->sibling, &parent_mem_cgroup(memcg)->children);
	spin_unlock(&memcg_tree_lock);
}

void mem_cgroup_tree_del(struct mem_cgroup *memcg)
{
	spin_lock(&memcg_tree_lock);
	list_del(&memcg->sibling);
	spin_unlock(&memcg_tree_lock);
}

unsigned long mem_cgroup_usage(struct mem_cgroup *memcg, bool swap)
{
	unsigned long pages;

	if (!mem_cgroup_is_root(memcg))
		return page_counter_read(swap ? &memcg->memsw : &memcg->memory);
	pages = memcg_page_state(memcg, MEMCG_CACHE) +
		memcg_page_state(memcg, MEMCG_RSS);
	if (swap)
		pages += memcg_page_state(memcg, MEMCG_SWAP);
	return pages;
}
