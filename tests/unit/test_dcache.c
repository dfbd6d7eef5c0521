// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_dcache.c - names that are looked up are objects of the process's group
 */
#include "fs_lab.h"

#include <errno.h>

#include "fs/dcache.h"
#include "fs/kernfs.h"
#include "fs/notify.h"
#include "rt/fault-inject.h"

/* threads: members of /a and /b, and not a member */
enum { IN_A = 1, IN_B, STRANGER };

enum { TOP = 1, INO = 1000, NR = 100 };

static struct cgroup *a, *b;
static struct task_struct *tasks[STRANGER];

static void start(void)
{
	unit_start(REGIME_DEFAULT, 1);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	tasks[IN_A] = unit_adopt(IN_A, a);
	tasks[IN_B] = unit_adopt(IN_B, b);
	fs_lab_member(IN_A, tasks[IN_A]);
	fs_lab_member(IN_B, tasks[IN_B]);
}

static void stop(void)
{
	dcache_fini();
	do_exit(tasks[IN_A]);
	do_exit(tasks[IN_B]);
	unit_stop();
}

static u64 live(enum memcgfs_boot_cache cache)
{
	struct memcgfs_slab_usage usage;

	memcgfs_slab_usage(memcgfs_boot_caches[cache], &usage);
	return usage.objects;
}

#define assert_live(dentries, inodes)                               \
	do {                                                        \
		g_assert_cmpuint(live(CACHE_DENTRY), ==, dentries); \
		g_assert_cmpuint(live(CACHE_INODE), ==, inodes);    \
	} while (0)

/* pages of kernel memory that are charged when nothing is kept in reserve */
static unsigned long charged(struct cgroup *cgrp)
{
	unit_settle();
	return unit_kmem(cgrp);
}

static void add_all(pid_t pid)
{
	char name[16];
	u64 i;

	for (i = 0; i < NR; i++) {
		g_snprintf(name, sizeof(name), "%u", (unsigned int)i);
		dcache_add(pid, TOP, name, INO + i);
	}
}

/* to the group of the first process that asks */
static void test_charged(void)
{
	unsigned long pages;

	start();
	add_all(IN_A);
	assert_live(NR, NR);
	pages = charged(a);
	g_assert_cmpuint(pages, >=, unit_pages(NR * 512));
	add_all(IN_B);
	assert_live(NR, NR);
	g_assert_cmpuint(charged(a), ==, pages);
	g_assert_cmpuint(charged(b), ==, 0);
	/* no group has a process that is not a member */
	dcache_add(STRANGER, TOP, "other", INO + NR);
	assert_live(NR + 1, NR + 1);
	g_assert_cmpuint(charged(a), ==, pages);
	g_assert_cmpuint(charged(b), ==, 0);
	stop();
}

/* the last reference frees the objects */
static void test_forget(void)
{
	u64 i;

	start();
	add_all(IN_A);
	add_all(IN_B);
	for (i = 0; i < NR; i++)
		dcache_forget(INO + i, 1);
	assert_live(NR, NR);
	for (i = 0; i < NR; i++)
		dcache_forget(INO + i, 1);
	assert_live(0, 0);
	g_assert_cmpuint(charged(a), ==, 0);
	/* several at once, and one that is not known */
	dcache_add(IN_A, TOP, "x", INO);
	dcache_add(IN_A, TOP, "x", INO);
	dcache_forget(INO + 1, 1);
	assert_live(1, 1);
	dcache_forget(INO, 2);
	assert_live(0, 0);
	stop();
}

/* a name that does not exist has a dentry until it exists */
static void test_negative(void)
{
	start();
	dcache_add_negative(IN_B, TOP, "x");
	assert_live(1, 0);
	g_assert_cmpuint(charged(b), >, 0);
	dcache_add_negative(IN_A, TOP, "x");
	assert_live(1, 0);
	g_assert_cmpuint(charged(a), ==, 0);
	dcache_add_negative(IN_B, TOP + 1, "x");
	assert_live(2, 0);
	dcache_add(IN_A, TOP, "x", INO);
	assert_live(2, 1);
	dcache_add_negative(IN_B, TOP, "y");
	assert_live(3, 1);
	dcache_rename(TOP, "y");
	assert_live(2, 1);
	dcache_rename(TOP, "y");
	assert_live(2, 1);
	/* a directory's go with it */
	dcache_forget(TOP + 1, 1);
	assert_live(1, 1);
	g_assert_cmpuint(charged(b), ==, 0);
	stop();
}

/* too many of them are dropped, but for the last */
static void test_many_negatives(void)
{
	enum { MOST = 65536 };
	char name[16];
	unsigned int i;

	start();
	for (i = 0; i < MOST; i++) {
		g_snprintf(name, sizeof(name), "%u", i);
		dcache_add_negative(IN_A, TOP, name);
	}
	assert_live(MOST, 0);
	dcache_add_negative(IN_A, TOP, "last");
	assert_live(1, 0);
	dcache_add_negative(IN_A, TOP, "last");
	assert_live(1, 0);
	stop();
}

static void test_drop(void)
{
	u64 *inos;
	size_t nr;

	start();
	dcache_add(IN_A, TOP, "x", INO);
	dcache_add(IN_A, TOP, "x", INO);
	dcache_add_negative(IN_A, TOP, "y");
	assert_live(2, 1);
	g_assert_cmpint(dcache_drop(&inos, &nr), ==, 0);
	/* the directory itself was not looked up */
	g_assert_cmpuint(nr, ==, 1);
	g_assert_cmpuint(inos[0], ==, INO);
	mem_free(inos);
	assert_live(0, 0);
	g_assert_cmpuint(charged(a), ==, 0);
	/* the next look-up is charged again, and the references still count */
	dcache_add(IN_B, TOP, "x", INO);
	assert_live(1, 1);
	g_assert_cmpuint(charged(b), >, 0);
	dcache_forget(INO, 2);
	assert_live(1, 1);
	dcache_forget(INO, 1);
	assert_live(0, 0);
	stop();
}

static void test_no_memory(void)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };
	u64 *inos;
	size_t nr;

	start();
	dcache_add(IN_A, TOP, "x", INO);
	set_fault_attr(FAULT_THREAD, &always);
	dcache_add(IN_A, TOP, "y", INO + 1);
	dcache_add_negative(IN_A, TOP, "z");
	g_assert_cmpint(dcache_drop(&inos, &nr), ==, -ENOMEM);
	set_fault_attr(FAULT_THREAD, NULL);
	assert_live(1, 1);
	/* a reference that could not be counted is given back */
	dcache_forget(INO + 1, 1);
	assert_live(1, 1);
	stop();
}

static struct kernfs_node *add_dir(struct kernfs_node *parent, const char *name)
{
	static const struct kernfs_dir_type no_files;
	const struct kernfs_iattrs attrs = { .mode = 0755 };
	struct kernfs_node *kn = kernfs_new_node(&no_files, name, &attrs);

	g_assert_nonnull(kn);
	down_write(&kernfs_rwsem);
	kernfs_add_one(parent, kn);
	up_write(&kernfs_rwsem);
	return kn;
}

/* the answer to a write of drop_caches, by a kernel of this version */
static char *drop(unsigned int proto_minor)
{
	const struct fuse_conn_info conn = { .proto_minor = proto_minor };
	struct fuse_req req = { .ctx = { .pid = STRANGER } };

	memcgfs_notify_init(&conn);
	g_assert_cmpint(memcgfs_notify_start(NULL), ==, 0);
	memcgfs_notify_drop(&req, 2);
	/* it ends its work first */
	g_assert_true(memcgfs_notify_stop());
	g_assert_cmpuint(req.replies, ==, 1);
	g_assert_cmpint(req.err, ==, 0);
	g_assert_cmpuint(req.size, ==, 2);
	return fs_lab_take_expired();
}

/* names that the kernel knows expire; those of removed nodes have done so */
static void test_expire(void)
{
	g_autofree char *names = NULL, *older = NULL;
	struct kernfs_node *top, *dir, *gone;
	u64 ino;

	start();
	top = add_dir(NULL, "");
	dir = add_dir(top, "dir");
	gone = add_dir(top, "gone");
	ino = kernfs_ino(dir, KERNFS_DIR);
	dcache_add(IN_A, TOP, "dir", ino);
	dcache_add(IN_A, TOP, "gone", kernfs_ino(gone, KERNFS_DIR));
	dcache_add(IN_A, TOP, "unknown", INO << 20);
	down_write(&kernfs_rwsem);
	kernfs_remove(gone);
	up_write(&kernfs_rwsem);
	assert_live(3, 3);
	names = drop(38);
	g_assert_cmpstr(names, ==, "1 dir\n");
	assert_live(0, 0);
	/* before Linux 6.2 they cannot */
	dcache_add(IN_A, TOP, "dir", ino);
	older = drop(37);
	g_assert_cmpstr(older, ==, "");
	assert_live(0, 0);
	kernfs_fini();
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dcache/charged", test_charged);
	g_test_add_func("/dcache/forget", test_forget);
	g_test_add_func("/dcache/negative", test_negative);
	g_test_add_func("/dcache/many-negatives", test_many_negatives);
	g_test_add_func("/dcache/drop", test_drop);
	g_test_add_func("/dcache/no-memory", test_no_memory);
	g_test_add_func("/dcache/expire", test_expire);
	return g_test_run();
}
