// SPDX-License-Identifier: GPL-2.0-only
/*
 * dying.c - does a kernel stack keep a removed group?
 *
 * cc dying.c $(pkg-config --cflags --libs libobjcg) && ./a.out v5.11 v5.13
 */
#include <libobjcg/libobjcg.h>

#include <stdio.h>

static int dying_after(const char *kernel)
{
	struct task_struct *shell, *sleeper;
	struct regime regime;
	struct cgroup *group;

	if (regime_find(kernel, &regime) || regime_check(&regime) ||
	    libobjcg_init(&regime, 0))
		return 1;
	adopt_task(1, NULL, &shell);
	cgroup_mkdir(cgroup_root, "kmem_test", NULL, &group);
	cgroup_attach_task(group, shell, true);
	/* forked in the group */
	copy_process(shell, 2, 2, GFP_KERNEL, &sleeper);
	cgroup_attach_task(cgroup_root, shell, true);
	cgroup_attach_task(cgroup_root, sleeper, true);
	cgroup_rmdir(group);
	cgroup_wait_releases();
	printf("%s: %lu dying\n", kernel, cgroup_count() - 1);
	do_exit(sleeper);
	do_exit(shell);
	libobjcg_exit();
	return 0;
}

int main(int argc, char **argv)
{
	int i, failed = 0;

	for (i = 1; i < argc; i++)
		failed |= dying_after(argv[i]);
	return failed;
}
