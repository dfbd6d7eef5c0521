// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol.c - the tree of memory cgroups
 */
#include "memcg/memcontrol.h"

#include "memcg/memcg_hierarchy.h"
#include "memcg/memcg_stat.h"

struct mem_cgroup *root_mem_cgroup;
int vm_swappiness;

static DEFINE_SPINLOCK(memcg_tree_lock, RANK_LEAF);

/* counted in it or not */
static struct mem_cgroup *tree_parent(struct mem_cgroup *memcg)
{
	return mem_cgroup_from_css(memcg->css.parent);
}

/* Return: the next memcg of a preorder walk: a child, a sibling, an uncle */
static struct mem_cgroup *next_in_tree(struct mem_cgroup *pos,
				       struct mem_cgroup *root)
{
	lockdep_assert_held(&memcg_tree_lock);
	if (!list_empty(&pos->children))
		return list_first_entry(&pos->children, struct mem_cgroup,
					sibling);
	for (; pos != root; pos = tree_parent(pos))
		if (pos->sibling.next != &tree_parent(pos)->children)
			return list_entry(pos->sibling.next, struct mem_cgroup,
					  sibling);
	return NULL;
}

struct mem_cgroup *mem_cgroup_iter(struct mem_cgroup *root,
				   struct mem_cgroup *prev)
{
	struct mem_cgroup *pos = prev;
	bool below = mem_cgroup_is_root(root) || READ_ONCE(root->use_hierarchy);

	spin_lock(&memcg_tree_lock);
	do {
		pos = !pos ? root : below ? next_in_tree(pos, root) : NULL;
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
	list_add_tail(&memcg->sibling, &tree_parent(memcg)->children);
	spin_unlock(&memcg_tree_lock);
}

void mem_cgroup_tree_del(struct mem_cgroup *memcg)
{
	spin_lock(&memcg_tree_lock);
	list_del(&memcg->sibling);
	spin_unlock(&memcg_tree_lock);
}

bool mem_cgroup_has_children(struct mem_cgroup *memcg)
{
	bool has;

	spin_lock(&memcg_tree_lock);
	has = !list_empty(&memcg->children);
	spin_unlock(&memcg_tree_lock);
	return has;
}

static unsigned long root_usage(bool swap)
{
	const atomic_long_t *stats = memcg_total_stats(root_mem_cgroup);
	unsigned long pages;

	pages = memcg_not_negative(atomic_long_read(&stats[MEMCG_CACHE])) +
		memcg_not_negative(atomic_long_read(&stats[MEMCG_RSS]));
	if (swap)
		pages += memcg_not_negative(
			atomic_long_read(&stats[MEMCG_SWAP]));
	return pages;
}

unsigned long mem_cgroup_usage(struct mem_cgroup *memcg, bool swap)
{
	if (mem_cgroup_is_root(memcg))
		return root_usage(swap);
	return page_counter_read(swap ? &memcg->memsw : &memcg->memory);
}
