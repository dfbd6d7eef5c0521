// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <semaphore.h>

/* not a kernel's row: seeds alone */
static const char *const more_regimes[] = { "v5.3,slab=lifecycle" };

void unit_regime(const char *text, struct regime *regime)
{
	char why[REGIME_WHY_MAX] = "";

	regime_parse(text, regime, why);
	g_assert_cmpstr(why, ==, "");
}

bool unit_since(const char *kernel)
{
	unsigned int i;

	for (i = 0; g_strcmp0(regime_name(i), memcg_regime.name); i++)
		if (!g_strcmp0(regime_name(i), kernel))
			return true;
	return !g_strcmp0(regime_name(i), kernel);
}

bool unit_has_objcgs(void)
{
	return memcg_regime.value[SWITCH_SLAB] == SLAB_OBJCG;
}

void unit_boot(const char *kernel, unsigned int nr_cpus)
{
	struct regime regime;

	unit_regime(kernel, &regime);
	g_assert_cmpint(libobjcg_init(&regime, nr_cpus), ==, 0);
	set_cpu(0);
}

void unit_start(const char *kernel, unsigned int nr_cpus)
{
	unit_boot(kernel, nr_cpus);
	g_assert_cmpint(unit_write(cgroup_root, "memory.use_hierarchy", "1"),
			==, 0);
}

void unit_check_clean(void)
{
	const char *first;
	struct obj_type *type;

	for (type = obj_types(); type; type = type->next) {
		if (atomic_long_read(&type->nr))
			g_test_message("%s: some are left", type->name);
		g_assert_cmpint(atomic_long_read(&type->nr), ==, 0);
	}
	warn_count(&first);
	g_assert_cmpstr(first, ==, "");
	g_assert_cmpuint(warn_count(NULL), ==, 0);
}

void unit_stop(void)
{
	set_current(NULL);
	libobjcg_exit();
	set_cpu(-1);
	unit_check_clean();
}

/* which values of the slab switch, a bit for each */
enum {
	OBJCG_KERNELS = 1 << SLAB_OBJCG,
	CLONE_KERNELS = 1 << SLAB_PAGES | 1 << SLAB_LIFECYCLE |
			1 << SLAB_REPARENT,
};

static void add_for(const char *path, const char *kernel, GTestDataFunc test,
		    unsigned int slabs)
{
	struct regime regime;
	char *full;

	unit_regime(kernel, &regime);
	if (!(slabs >> regime.value[SWITCH_SLAB] & 1))
		return;
	full = g_strdup_printf("%s/%s", path, kernel);
	g_test_add_data_func(full, kernel, test);
	g_free(full);
}

static void add_for_all(const char *path, GTestDataFunc test,
			unsigned int slabs)
{
	const char *kernel;
	unsigned int i;

	for (i = 0; (kernel = regime_name(i)); i++)
		add_for(path, kernel, test, slabs);
	for (i = 0; i < G_N_ELEMENTS(more_regimes); i++)
		add_for(path, more_regimes[i], test, slabs);
}

void unit_add_per_kernel(const char *path, GTestDataFunc test)
{
	add_for_all(path, test, OBJCG_KERNELS | CLONE_KERNELS);
}

void unit_add_per_objcg_kernel(const char *path, GTestDataFunc test)
{
	add_for_all(path, test, OBJCG_KERNELS);
}

void unit_add_per_clone_kernel(const char *path, GTestDataFunc test)
{
	add_for_all(path, test, CLONE_KERNELS);
}

/*
 * Empty slab pages are charged to groups, or pin their clones of the caches, or
 * pin the groups themselves, by the slab switch. The first wait ends the objcgs
 * of removed groups: their last pages go to stocks; the first drain ends objcgs
 * that only stocks held, with the same effect; the second leaves no stock, and
 * the last wait frees the pinned groups.
 */
void unit_run_threads(unsigned int nr, GThreadFunc fn)
{
	g_autofree GThread **threads = g_new(GThread *, nr);
	unsigned int i;

	for (i = 0; i < nr; i++)
		threads[i] = g_thread_new("unit", fn, GUINT_TO_POINTER(i));
	for (i = 0; i < nr; i++)
		g_thread_join(threads[i]);
}

void unit_settle(void)
{
	memcgfs_shrink_all_caches();
	cgroup_wait_releases();
	drain_all_stock(root_mem_cgroup);
	drain_all_stock(root_mem_cgroup);
	cgroup_wait_releases();
	rcu_barrier(); /* the tasks that have exited: call_rcu_lazy() */
}

static struct {
	GThread *thread;
	sem_t inside;
	sem_t leave;
} reader;

static void *read_until_told(void *arg)
{
	(void)arg;
	rcu_read_lock();
	sem_post(&reader.inside);
	sem_wait(&reader.leave);
	rcu_read_unlock();
	return NULL;
}

void unit_reader_enter(void)
{
	sem_init(&reader.inside, 0, 0);
	sem_init(&reader.leave, 0, 0);
	reader.thread = g_thread_new("reader", read_until_told, NULL);
	sem_wait(&reader.inside);
}

void unit_reader_leave(void)
{
	sem_post(&reader.leave);
	g_thread_join(reader.thread);
}

long unit_alive_all(void)
{
	struct obj_type *type;
	long nr = 0;

	for (type = obj_types(); type; type = type->next)
		nr += atomic_long_read(&type->nr);
	return nr;
}

struct cgroup *unit_mkdir(struct cgroup *parent, const char *name)
{
	struct cgroup *cgrp;

	g_assert_cmpint(cgroup_mkdir(parent, name, NULL, &cgrp), ==, 0);
	return cgrp;
}

void unit_rmdir(struct cgroup *cgrp)
{
	g_assert_cmpint(cgroup_rmdir(cgrp), ==, 0);
}

struct task_struct *unit_adopt(pid_t pid, struct cgroup *cgrp)
{
	struct task_struct *task;

	g_assert_cmpint(adopt_task(pid, NULL, &task), ==, 0);
	unit_move(task, cgrp);
	return task;
}

struct task_struct *unit_fork(struct task_struct *parent, pid_t pid)
{
	struct task_struct *child;

	g_assert_cmpint(copy_process(parent, pid, pid, GFP_KERNEL, &child), ==,
			0);
	return child;
}

void unit_move(struct task_struct *task, struct cgroup *dst)
{
	g_assert_cmpint(cgroup_attach_task(dst, task, true), ==, 0);
}

struct mem_cgroup *unit_memcg(struct cgroup *cgrp)
{
	return mem_cgroup_from_css(cgrp->css);
}

struct obj_cgroup *unit_get_objcg(struct cgroup *cgrp)
{
	struct obj_cgroup *objcg = unit_memcg(cgrp)->objcg;

	obj_cgroup_get(objcg);
	return objcg;
}

unsigned long unit_memory(struct cgroup *cgrp)
{
	return page_counter_read(&unit_memcg(cgrp)->memory);
}

unsigned long unit_kmem(struct cgroup *cgrp)
{
	return page_counter_read(&unit_memcg(cgrp)->kmem);
}

unsigned long unit_pages(size_t bytes)
{
	return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

const struct cftype *unit_file(const char *name)
{
	const struct cgroup_root *root = cgroup_roots;
	const struct cftype *cft;

	do {
		cft = cgroup_root_file(root++, name);
	} while (!cft && root < cgroup_roots + NR_CGROUP_ROOTS);
	if (!cft)
		g_error("there is no control file %s", name);
	return cft;
}

char *unit_text(const struct seq_file *m)
{
	g_assert_cmpint(seq_error(m), ==, 0);
	return g_strndup(m->buf ? m->buf : "", m->count);
}

char *unit_read(struct cgroup *cgrp, const char *name)
{
	struct seq_file m = { 0 };
	char *text;

	g_assert_cmpint(cgroup_file_show(&m, cgrp, unit_file(name)), ==, 0);
	text = unit_text(&m);
	seq_free(&m);
	return text;
}

int unit_write_as(pid_t pid, struct cgroup *cgrp, const char *name,
		  const char *text)
{
	struct kernfs_open_file of = { .cgrp = cgrp, .pid = pid };
	char *buf = g_strdup(text);
	int err = cgroup_file_write(&of, unit_file(name), buf);

	g_free(buf);
	return err;
}

int unit_write(struct cgroup *cgrp, const char *name, const char *text)
{
	return unit_write_as(0, cgrp, name, text);
}
