// SPDX-License-Identifier: GPL-2.0-only
/*
 * mapping.c - can an accounted page be mapped into user space?
 *
 * cc mapping.c $(pkg-config --cflags --libs libobjcg) && ./a.out v5.9 v5.11
 */
#include <libobjcg/libobjcg.h>

#include <stdio.h>
#include <string.h>

static int map_accounted_page(const char *kernel)
{
	struct task_struct *task;
	struct regime regime;
	struct cgroup *group;
	struct page *page;
	int err;

	if (regime_find(kernel, &regime) || regime_check(&regime) ||
	    libobjcg_init(&regime, 0))
		return 1;
	adopt_task(1, NULL, &task);
	cgroup_mkdir(cgroup_root, "maps", NULL, &group);
	cgroup_attach_task(group, task, true);
	/* allocations from now on are charged to the group */
	set_current(task);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	set_current(NULL);
	err = vm_insert_page(page);
	printf("%s: %s\n", kernel, err ? strerror(-err) : "mapped");
	if (!err)
		zap_page(page);
	__free_pages(page);
	do_exit(task);
	libobjcg_exit();
	return 0;
}

int main(int argc, char **argv)
{
	int i, failed = 0;

	for (i = 1; i < argc; i++)
		failed |= map_accounted_page(argv[i]);
	return failed;
}
