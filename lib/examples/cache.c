// SPDX-License-Identifier: GPL-2.0-only
/*
 * cache.c - a small object of a removed group is left: does it keep the group?
 *
 * cc cache.c $(pkg-config --cflags --libs libobjcg) && ./a.out pages lifecycle
 *
 * The arguments are values of the slab switch. reparent and objcg keep no
 * group.
 */
#include <libobjcg/libobjcg.h>

#include <stdio.h>
#include <string.h>

static void print_pins(const char *slab, const char *left)
{
	char pins[4096], kind[32], holder[64];
	ssize_t len;

	cgroup_wait_releases();
	len = memcgfs_pins_text(pins, sizeof(pins));
	printf("%s, %s left: ", slab, left);
	/* the first row behind the names of the columns */
	if (len < 0)
		printf("%s\n", strerror((int)-len));
	else if (sscanf(strchr(pins, '\n') + 1,
			"%*u\t%*s\t%*d\t%31s\t%*d\t%63[^\n]", kind,
			holder) == 2)
		printf("%s %s\n", kind, holder);
	else
		printf("nothing\n");
}

static int keep_one_object(const char *slab)
{
	struct task_struct *task;
	struct regime regime;
	struct cgroup *group;
	void *early, *object;

	if (regime_find("v5.3", &regime) || regime_set(&regime, "slab", slab) ||
	    regime_check(&regime) || libobjcg_init(&regime, 0))
		return 1;
	adopt_task(1, NULL, &task);
	cgroup_mkdir(cgroup_root, "files", NULL, &group);
	cgroup_attach_task(group, task, true);
	/* allocations from now on are charged to the group */
	set_current(task);
	early = kmalloc(64, GFP_KERNEL_ACCOUNT);
	cgroup_wait_releases(); /* before objcg, only now does it have its own cache */
	object = kmalloc(64, GFP_KERNEL_ACCOUNT);
	set_current(NULL);
	cgroup_attach_task(cgroup_root, task, true);
	kfree(early);
	cgroup_rmdir(group);
	print_pins(slab, "an object");
	kfree(object);
	print_pins(slab, "none");
	do_exit(task);
	libobjcg_exit();
	return 0;
}

int main(int argc, char **argv)
{
	int i, failed = 0;

	for (i = 1; i < argc; i++)
		failed |= keep_one_object(argv[i]);
	return failed;
}
