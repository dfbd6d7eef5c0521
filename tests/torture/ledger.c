// SPDX-License-Identifier: GPL-2.0-only
/*
 * ledger.c - the exact value of every counter while no thread is at work
 *
 * All objects, pages and tasks are in the torture's tables, so each can be put
 * to the account of the objcg or memcg it points to now. With the stocks
 * empty these rules are exact:
 *
 *   objcg	its objects' bytes and its nr_charged_bytes are whole pages;
 *		its references are those of its objects and kmem pages, and the
 *		memcg's while that is online
 *   online	a group's counters are the pages of all accounts in its subtree
 *   memcg	(so a parent's are its own and its children's)
 *   dying	at least that: charges that were reparented are uncharged
 *   memcg	from the parent and stay in its own counters for ever, in
 *		the kernel too. This holds for memory, memsw and kmem.
 *   css	references are those of kmem pages (kmem=memcg), of slab pages
 *		or clones of caches (ledger_slab.c), of children, and one while
 *		online. A dying group exists for these only.
 *   stats	a group's slab and kernel_stack are the sums of its accounts
 *   counts	as many structures of each type as can be found
 */
#include "ledger.h"

#include "task/kobjs.h"
#include "unit.h"

struct account *account_of(struct ledger *l, void *key)
{
	struct account *account = g_hash_table_lookup(l->accounts, key);

	if (!account) {
		account = g_new0(struct account, 1);
		g_hash_table_insert(l->accounts, key, account);
	}
	return account;
}

struct account *enter_bytes(struct ledger *l, struct obj_cgroup *objcg,
			    size_t bytes)
{
	struct account *account;

	if (!objcg)
		return NULL;
	account = account_of(l, objcg);
	account->bytes += bytes;
	account->refs++;
	return account;
}

struct account *enter_page(struct ledger *l, struct page *page)
{
	struct account *account;

	l->nr_pages++;
	if (!PageMemcgKmem(page))
		return NULL;
	if (memcg_regime.value[SWITCH_KMEM] == KMEM_OBJCG)
		account = account_of(l, __page_objcg(page));
	else
		account = account_of(l, page_memcg(page));
	account->pages += 1UL << page->order;
	account->kmem_pages++;
	account->kmem_size += 1L << page->order;
	account->refs++;
	return account;
}

/* bytes that are no object's are counted as if they were */
static void enter_raw_bytes(struct ledger *l, const struct object *object)
{
	enter_bytes(l, object->objcg, object->size)->stat.slab_unreclaimable +=
		object->size;
}

static void enter_mm(struct ledger *l, struct mm_struct *mm)
{
	struct page *page;

	l->nr_mms++;
	if (mm->kobjs[0])
		l->nr_handles += kobjs_nr(KOBJS_MM);
	if (mm->pgd)
		enter_page(l, mm->pgd);
	list_for_each_entry(page, &mm->pgtables, lru)
		enter_page(l, page);
	if (mm->memcg)
		account_of(l, mm->memcg)->refs++;
}

static void enter_process(struct ledger *l, struct signal_struct *signal)
{
	if (!g_hash_table_add(l->processes, signal))
		return;
	if (signal->kobjs[0])
		l->nr_handles += kobjs_nr(KOBJS_PROCESS);
	enter_mm(l, signal->mm);
}

static void enter_stack(struct ledger *l, struct page *stack)
{
	struct account *account = enter_page(l, stack);

	if (account)
		account->stat.kernel_stack += PAGE_SIZE << stack->order;
}

static void enter_task(struct ledger *l, struct task_struct *task)
{
	gpointer nr =
		g_hash_table_lookup(l->tasks_in, task->cgroups[MEMORY_ROOT]);

	l->nr_tasks++;
	g_hash_table_insert(l->tasks_in, task->cgroups[MEMORY_ROOT],
			    GUINT_TO_POINTER(GPOINTER_TO_UINT(nr) + 1));
	if (task->kobjs[0])
		l->nr_handles += kobjs_nr(KOBJS_THREAD);
	if (task->stack)
		enter_stack(l, task->stack);
	enter_process(l, task->signal);
}

static void enter_all(struct ledger *l, const struct torture *t)
{
	unsigned int i;

	for (i = 0; i < NR_OBJECTS; i++)
		if (t->objects[i])
			enter_raw_bytes(l, t->objects[i]);
	for (i = 0; i < NR_PAGES; i++)
		if (t->pages[i])
			enter_page(l, t->pages[i]);
	for (i = 0; i < t->nr_tasks; i++)
		if (t->tasks[i].task)
			enter_task(l, t->tasks[i].task);
	for (i = 0; i < NR_LEAVING; i++)
		if (t->leaving[i])
			enter_task(l, t->leaving[i]);
	enter_slabs(l, t);
}

static void add_stats(struct memcgfs_kmem_stat *to,
		      const struct memcgfs_kmem_stat *from)
{
	to->slab_reclaimable += from->slab_reclaimable;
	to->slab_unreclaimable += from->slab_unreclaimable;
	to->kernel_stack += from->kernel_stack;
}

/* Return: the pages that are charged through @objcg */
static unsigned long check_objcg(struct ledger *l, struct obj_cgroup *objcg,
				 struct mem_cgroup *memcg,
				 struct memcgfs_kmem_stat *stat)
{
	static const struct account none;
	const struct account *account = g_hash_table_lookup(l->accounts, objcg);
	int rest = atomic_read(&objcg->nr_charged_bytes);
	unsigned long bytes;

	l->nr_objcgs++;
	if (account)
		l->nr_known_objcgs++;
	else
		account = &none;
	if (rest < 0)
		torture_broken("nr_charged_bytes >= 0", rest, 0);
	torture_equal("an objcg is on the list of objcg->memcg",
		      obj_cgroup_memcg(objcg) == memcg, true);
	torture_equal("references of an objcg", percpu_ref_read(&objcg->refcnt),
		      account->refs + (memcg->objcg == objcg));
	add_stats(stat, &account->stat);
	bytes = account->bytes + (unsigned long)rest;
	torture_equal("bytes of an objcg are whole pages", bytes % PAGE_SIZE,
		      0);
	return account->pages + bytes / PAGE_SIZE;
}

/* Return: the pages that are charged to @memcg itself */
static unsigned long check_own(struct ledger *l, struct mem_cgroup *memcg,
			       struct memcgfs_kmem_stat *stat)
{
	const struct account *account = g_hash_table_lookup(l->accounts, memcg);
	unsigned long pages = account ? account->pages : 0;
	struct obj_cgroup *objcg;

	if (account)
		add_stats(stat, &account->stat);
	torture_equal("kernel pages that refer to a memcg",
		      memcg_kmem_refs(memcg),
		      account ? account->kmem_pages : 0);
	torture_equal("size of the kernel pages that refer to a memcg",
		      memcg_kmem_size(memcg), account ? account->kmem_size : 0);
	if (memcg->objcg)
		pages += check_objcg(l, memcg->objcg, memcg, stat);
	list_for_each_entry(objcg, &memcg->objcg_list, list)
		pages += check_objcg(l, objcg, memcg, stat);
	return pages;
}

/* @stat: of the group alone, or of its subtree */
static void check_stats(struct mem_cgroup *memcg, bool local,
			const struct memcgfs_kmem_stat *stat)
{
	struct memcgfs_kmem_stat is;

	memcgfs_kmem_stat(memcg, local, &is);
	torture_equal("slab_reclaimable", (long)is.slab_reclaimable,
		      (long)stat->slab_reclaimable);
	torture_equal("slab_unreclaimable", (long)is.slab_unreclaimable,
		      (long)stat->slab_unreclaimable);
	torture_equal("kernel_stack", (long)is.kernel_stack,
		      (long)stat->kernel_stack);
}

/* from the counters: pages of the root's own tasks are not counted */
static unsigned long counted(struct mem_cgroup *memcg,
			     enum memcg_stat_item item)
{
	long own = atomic_long_read(&memcg->stats_local[item]);

	return memcg_page_state(memcg, item) -
	       (unsigned long)(mem_cgroup_is_root(memcg) ? own : 0);
}

static void check_counters(struct mem_cgroup *memcg, unsigned long pages)
{
	unsigned long kmem = page_counter_read(&memcg->kmem);
	unsigned long user =
		counted(memcg, MEMCG_RSS) + counted(memcg, MEMCG_CACHE);

	torture_equal("memory is the sum of kmem and user memory",
		      page_counter_read(&memcg->memory), kmem + user);
	torture_equal("memsw is the sum of memory and swap",
		      page_counter_read(&memcg->memsw),
		      kmem + user + counted(memcg, MEMCG_SWAP));
	if (!(memcg->css.flags & CSS_DYING))
		torture_equal("kmem of an online group", kmem, pages);
	else if (kmem < pages)
		torture_broken("kmem of a dying group >= its pages",
			       (long long)kmem, (long long)pages);
}

static void check_refs(struct ledger *l, struct mem_cgroup *memcg,
		       unsigned int children)
{
	const struct account *account = g_hash_table_lookup(l->accounts, memcg);
	bool dying = memcg->css.flags & CSS_DYING;
	long user = atomic_long_read(&memcg->stats_local[MEMCG_RSS]) +
		    atomic_long_read(&memcg->stats_local[MEMCG_CACHE]) +
		    atomic_long_read(&memcg->stats_local[MEMCG_SWAP]);

	torture_equal("references of a css",
		      percpu_ref_read(&memcg->css.refcnt),
		      !dying + children + user + (account ? account->refs : 0));
	torture_equal("a dying group is offline",
		      !(memcg->css.flags & CSS_ONLINE), dying);
	if (!dying)
		return;
	torture_equal("an offline group has no objcg", !memcg->objcg, true);
	torture_equal("an offline group has no reparented objcgs",
		      list_empty(&memcg->objcg_list), true);
}

static void add_subtree(struct subtree *sum, const struct subtree *add)
{
	add_stats(&sum->stat, &add->stat);
	sum->pages += add->pages;
	sum->nr_dying += add->nr_dying;
}

static void check_figures(struct mem_cgroup *memcg, const struct subtree *all,
			  const struct memcgfs_kmem_stat *own)
{
	bool dying = memcg->css.flags & CSS_DYING;

	if (!dying)
		check_stats(memcg, false, &all->stat);
	/* a late addition to a dying child's own becomes its parent's at the end */
	if (!dying && !all->nr_dying)
		check_stats(memcg, true, own);
	check_counters(memcg, all->pages);
}

static void check_children(struct ledger *l, struct cgroup *cgrp,
			   unsigned int children, unsigned int online)
{
	check_refs(l, mem_cgroup_from_css(cgrp->css), children);
	torture_equal("nr_online", cgrp->nr_online, online);
	torture_equal("online_cnt", atomic_read(&cgrp->css->online_cnt),
		      online + !(cgrp->css->flags & CSS_DYING));
	torture_equal("nr_tasks", cgrp->nr_tasks,
		      GPOINTER_TO_UINT(g_hash_table_lookup(l->tasks_in, cgrp)));
}

/* @sum: of the group that counts @cgrp: add @cgrp, and all below that it counts */
static void check_group(struct ledger *l, struct cgroup *cgrp,
			struct subtree *sum)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css), *child_memcg;
	struct subtree all = { .pages = 0 };
	struct memcgfs_kmem_stat own = { 0 };
	unsigned int children = 0, online = 0;
	struct cgroup *child;

	l->nr_groups++;
	all.pages = check_own(l, memcg, &own);
	all.stat = own;
	torture_equal("kernel memory in the ledger",
		      (long)GPOINTER_TO_SIZE(g_hash_table_lookup(
			      l->kernel, GSIZE_TO_POINTER(cgrp->css->id))),
		      (long)(all.pages * PAGE_SIZE));
	list_for_each_entry(child, &cgrp->children, sibling) {
		child_memcg = mem_cgroup_from_css(child->css);
		children++;
		online += !(child->css->flags & CSS_DYING);
		check_group(l, child,
			    parent_mem_cgroup(child_memcg) == memcg ?
				    &all :
				    &l->apart);
	}
	if (mem_cgroup_is_root(memcg))
		add_subtree(&all, &l->apart);
	check_figures(memcg, &all, &own);
	check_children(l, cgrp, children, online);
	all.nr_dying = !!(cgrp->css->flags & CSS_DYING);
	add_subtree(sum, &all);
}

/* how many groups have an account of their own (kmem=memcg) */
static long count_kmem_memcgs(struct ledger *l, struct cgroup *cgrp)
{
	struct cgroup *child;
	long nr = g_hash_table_contains(l->accounts,
					mem_cgroup_from_css(cgrp->css));

	list_for_each_entry(child, &cgrp->children, sibling)
		nr += count_kmem_memcgs(l, child);
	return nr;
}

/* the groups of the other hierarchies, with the roots */
static long count_stubs(void)
{
	const struct cgroup_root *root;
	long nr = 0;

	for_each_cgroup_root(root)
		if (root->id != MEMORY_ROOT)
			nr += (long)cgroup_root_count(root);
	return nr;
}

static void check_alive(struct ledger *l)
{
	const long nr_stubs = count_stubs();

	torture_equal("cgroup_count()", (long)cgroup_count(), l->nr_groups);
	torture_equal("cgroups alive", obj_nr_alive("cgroup"),
		      l->nr_groups + nr_stubs);
	torture_equal("stubs alive", obj_nr_alive("stub_state"), nr_stubs);
	torture_equal("mem_cgroups alive", obj_nr_alive("mem_cgroup"),
		      l->nr_groups);
	/* the names, and the units of per-CPU memory */
	torture_equal("mem alive", obj_nr_alive("mem"),
		      l->nr_groups + nr_stubs + l->nr_root_caches +
			      obj_nr_alive("pcpu_chunk"));
	torture_equal("obj_cgroups alive", obj_nr_alive("obj_cgroup"),
		      l->nr_objcgs);
	/* an account that no group leads to is a charge that went nowhere */
	torture_equal("accounts found",
		      l->nr_known_objcgs + count_kmem_memcgs(l, cgroup_root),
		      g_hash_table_size(l->accounts));
	torture_equal("pages alive", obj_nr_alive("page"), l->nr_pages);
	torture_equal("tasks alive", obj_nr_alive("task_struct"), l->nr_tasks);
	torture_equal("processes alive", obj_nr_alive("signal_struct"),
		      g_hash_table_size(l->processes));
	torture_equal("mms alive", obj_nr_alive("mm_struct"), l->nr_mms);
	check_slabs(l);
}

void torture_check(const struct torture *t)
{
	struct ledger l = {
		.accounts = g_hash_table_new_full(NULL, NULL, NULL, g_free),
		.tasks_in = g_hash_table_new(NULL, NULL),
		.processes = g_hash_table_new(NULL, NULL),
	};

	struct subtree sum = { .pages = 0 };

	unit_settle();
	l.kernel = ledger_kernel();
	enter_all(&l, t);
	mutex_lock(&cgroup_mutex);
	check_group(&l, cgroup_root, &sum);
	check_alive(&l);
	mutex_unlock(&cgroup_mutex);
	g_hash_table_destroy(l.accounts);
	g_hash_table_destroy(l.kernel);
	g_hash_table_destroy(l.tasks_in);
	g_hash_table_destroy(l.processes);
}
