// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_kernfs.c - the nodes of the mount, as requests see them
 */
#include "fs_lab.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "fs/dcache.h"
#include "fs/kernfs.h"
#include "fs/ops.h"
#include "fs/tree.h"
#include "rt/fault-inject.h"

enum { CALLER = 7, UID = 1000, GID = 1001, OTHER_GID = 1002 };

static fuse_ino_t memory; /* the root of the hierarchy */

static struct fuse_req request(void)
{
	return (struct fuse_req){
		.ctx = { .uid = UID, .gid = GID, .pid = CALLER },
	};
}

static struct fuse_req lookup(fuse_ino_t dir, const char *name)
{
	struct fuse_req req = request();

	memcgfs_ops.lookup(&req, dir, name);
	g_assert_cmpuint(req.replies, ==, 1);
	return req;
}

static struct fuse_req getattr(fuse_ino_t ino)
{
	struct fuse_req req = request();

	memcgfs_ops.getattr(&req, ino, NULL);
	g_assert_cmpuint(req.replies, ==, 1);
	return req;
}

static struct fuse_req mkdir_as(struct fuse_req req, fuse_ino_t dir,
				const char *name)
{
	memcgfs_ops.mkdir(&req, dir, name, 0755);
	g_assert_cmpuint(req.replies, ==, 1);
	return req;
}

/* Return: an errno */
static int rmdir_in(fuse_ino_t dir, const char *name)
{
	struct fuse_req req = request();

	memcgfs_ops.rmdir(&req, dir, name);
	g_assert_cmpuint(req.replies, ==, 1);
	return req.err;
}

static int rename_in(fuse_ino_t dir, const char *name, const char *new_name)
{
	struct fuse_req req = request();

	memcgfs_ops.rename(&req, dir, name, dir, new_name, 0);
	g_assert_cmpuint(req.replies, ==, 1);
	return req.err;
}

static void forget(fuse_ino_t ino, uint64_t nlookup)
{
	struct fuse_req req = request();

	memcgfs_ops.forget(&req, ino, nlookup);
}

/* Return: its number, to which there is one reference more */
static fuse_ino_t found(fuse_ino_t dir, const char *name)
{
	struct fuse_req req = lookup(dir, name);

	g_assert_cmpint(req.err, ==, 0);
	g_assert_cmpuint(req.entry.ino, ==, req.entry.attr.st_ino);
	return req.entry.ino;
}

static fuse_ino_t made(fuse_ino_t dir, const char *name)
{
	struct fuse_req req = mkdir_as(request(), dir, name);

	g_assert_cmpint(req.err, ==, 0);
	return req.entry.ino;
}

static void start(void)
{
	unit_start(REGIME_DEFAULT, 1);
	g_assert_cmpint(tree_init(), ==, 0);
	memory = found(found(FUSE_ROOT_ID, "cgroup"), "memory");
}

static void stop(void)
{
	tree_fini();
	dcache_fini();
	unit_stop();
}

/* --- */

static const struct {
	const char *path;
	mode_t mode;
} layout[] = {
	{ "cgroup", S_IFDIR | 0755 },
	{ "cgroup/memory/tasks", S_IFREG | 0644 },
	{ "cgroup/memory/memory.usage_in_bytes", S_IFREG | 0444 },
	{ "cgroup/cpuset/cpuset.cpus", S_IFREG | 0644 },
	{ "cgroup/freezer/release_agent", S_IFREG | 0644 },
	{ "cgroup/systemd/tasks", S_IFREG | 0644 },
	{ "proc", S_IFDIR | 0555 },
	{ "proc/cgroups", S_IFREG | 0444 },
	{ "proc/sys", S_IFDIR | 0555 },
	{ "proc/sys/vm", S_IFDIR | 0555 },
	{ "proc/sys/vm/drop_caches", S_IFREG | 0200 },
	{ "debug", S_IFDIR | 0555 },
	{ "debug/pins", S_IFREG | 0444 },
	{ "debug/json/regime", S_IFREG | 0444 },
};

static void test_layout(void)
{
	size_t i;

	start();
	for (i = 0; i < G_N_ELEMENTS(layout); i++) {
		g_auto(GStrv) names = g_strsplit(layout[i].path, "/", -1);
		fuse_ino_t ino = FUSE_ROOT_ID;
		char **name;

		g_test_message("%s", layout[i].path);
		for (name = names; *name; name++)
			ino = found(ino, *name);
		g_assert_cmpuint(getattr(ino).attr.st_mode, ==, layout[i].mode);
	}
	stop();
}

static void test_find(void)
{
	fuse_ino_t g, h, tasks;

	start();
	g = made(memory, "g");
	h = made(memory, "h");
	tasks = found(g, "tasks");
	g_assert_cmpuint(g, !=, h);
	g_assert_cmpuint(found(memory, "g"), ==, g);
	g_assert_cmpuint(found(g, "tasks"), ==, tasks);
	g_assert_cmpuint(found(h, "tasks"), !=, tasks);
	g_assert_true(S_ISREG(getattr(tasks).attr.st_mode));
	g_assert_true(S_ISDIR(getattr(g).attr.st_mode));
	g_assert_cmpint(lookup(memory, "i").err, ==, ENOENT);
	g_assert_cmpint(lookup(g, "h").err, ==, ENOENT);
	/* files for the root of the hierarchy only */
	found(memory, "cgroup.sane_behavior");
	g_assert_cmpint(lookup(g, "cgroup.sane_behavior").err, ==, ENOENT);
	/* a number that was never given out */
	g_assert_cmpint(getattr(h + (1 << 20)).err, ==, ESTALE);
	g_assert_cmpint(lookup(h + (1 << 20), "tasks").err, ==, ESTALE);
	stop();
}

/* Return: the names that fit into @size bytes from *@off, which moves on */
static char *list(fuse_ino_t dir, size_t size, off_t *off)
{
	struct fuse_req req = request();

	memcgfs_ops.readdir(&req, dir, size, *off, NULL);
	g_assert_cmpuint(req.replies, ==, 1);
	g_assert_cmpint(req.err, ==, 0);
	if (*req.text)
		*off = req.off;
	return g_strdup(req.text);
}

static char *list_in_pieces_of(fuse_ino_t dir, size_t size, const char *until,
			       off_t *off)
{
	GString *names = g_string_new("");
	char *piece;

	do {
		piece = list(dir, size, off);
		g_string_append(names, piece);
		g_free(piece);
	} while (*off < INT_MAX && !(until && strstr(names->str, until)));
	return g_string_free(names, FALSE);
}

/* the names in pieces that have room for the longest name */
static char *list_in_pieces(fuse_ino_t dir, const char *until, off_t *off)
{
	return list_in_pieces_of(dir, 40, until, off);
}

/* as a real 6.1 has them, with files in between */
static void assert_order(const char *list)
{
	const char *const names[] = { "\nc\n", "\nq3\n", "\naa\n", "\nb\n" };
	size_t i;

	g_assert_true(g_str_has_prefix(list, ".\n..\ncgroup.procs\n"));
	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		list = strstr(list, names[i]);
		g_assert_nonnull(list);
	}
}

static void test_order(void)
{
	g_autofree char *all = NULL, *pieces = NULL, *begin = NULL;
	g_autofree char *rest = NULL, *none = NULL;
	fuse_ino_t g;
	off_t off = 0;

	start();
	g = made(memory, "g");
	made(g, "b");
	made(g, "aa");
	made(g, "q3");
	made(g, "c");
	g_assert_cmpuint(getattr(g).attr.st_nlink, ==, 2 + 4);
	all = list(g, 4000, &off);
	assert_order(all);
	g_assert_cmpint(off, ==, INT_MAX);
	none = list(g, 4000, &off);
	g_assert_cmpstr(none, ==, "");
	off = 0;
	pieces = list_in_pieces(g, NULL, &off);
	g_assert_cmpstr(pieces, ==, all);
	/* those that come and go meanwhile */
	off = 0;
	begin = list_in_pieces(g, "\nc\n", &off);
	g_assert_true(g_str_has_prefix(all, begin));
	g_assert_cmpint(rmdir_in(g, "b"), ==, 0);
	g_assert_cmpint(rmdir_in(g, "c"), ==, 0);
	made(g, "zz");
	rest = list(g, 4000, &off);
	g_assert_nonnull(strstr(rest, "\nzz\n"));
	g_assert_null(strstr(rest, "\nb\n"));
	g_assert_cmpuint(getattr(g).attr.st_nlink, ==, 2 + 3);
	stop();
}

/* Return: how often the list has the name */
static unsigned int times(const char *list, const char *name)
{
	g_autofree char *line = g_strdup_printf("\n%s\n", name);
	unsigned int nr = 0;

	while ((list = strstr(list, line))) {
		list += strlen(name) + 1;
		nr++;
	}
	return nr;
}

/* a position between names with the same hash would be that of the first */
static void test_same_hash(void)
{
	static const char *const names[] = { "fdyhmwpk", "nuuxdapg", "ilrlatnk",
					     "hxfonmpk" };
	fuse_ino_t g;
	size_t size, i;

	start();
	g = made(memory, "g");
	for (i = 0; i < G_N_ELEMENTS(names); i++)
		made(g, names[i]);
	/* wherever a piece ends */
	for (size = 64; size < 100; size++) {
		g_autofree char *all = NULL;
		off_t off = 0;

		all = list_in_pieces_of(g, size, NULL, &off);
		for (i = 0; i < G_N_ELEMENTS(names); i++)
			g_assert_cmpuint(times(all, names[i]), ==, 1);
	}
	stop();
}

/* the order that was made for a list follows the changes of the directory */
static void test_order_changes(void)
{
	g_autofree char *all = NULL, *renamed = NULL, *rest = NULL, *end = NULL;
	fuse_ino_t g;
	off_t off = 0;

	start();
	g = made(memory, "g");
	made(g, "b");
	made(g, "c");
	made(g, "q3");
	all = list(g, 4000, &off);
	g_assert_cmpint(rmdir_in(g, "c"), ==, 0);
	g_assert_cmpint(rename_in(g, "b", "aa"), ==, 0);
	off = 0;
	renamed = list(g, 4000, &off);
	g_assert_cmpuint(times(renamed, "aa"), ==, 1);
	g_assert_cmpuint(times(renamed, "b") + times(renamed, "c"), ==, 0);
	g_assert_cmpint(rmdir_in(g, "aa"), ==, 0);
	g_assert_cmpint(rmdir_in(g, "q3"), ==, 0);
	made(g, "q3");
	off = 0;
	rest = list(g, 4000, &off);
	g_assert_cmpuint(times(rest, "q3"), ==, 1);
	g_assert_cmpuint(times(rest, "aa"), ==, 0);
	/* also far behind the end */
	off = (off_t)1 << 40;
	end = list(g, 4000, &off);
	g_assert_cmpstr(end, ==, "");
	stop();
}

static void test_rename(void)
{
	fuse_ino_t g;

	start();
	g = made(memory, "g");
	made(memory, "taken");
	g_assert_cmpint(rename_in(memory, "g", "taken"), ==, EEXIST);
	g_assert_cmpint(rename_in(memory, "g", "tasks"), ==, EEXIST);
	g_assert_cmpint(rename_in(memory, "g", "a\nb"), ==, EINVAL);
	g_assert_cmpint(rename_in(memory, "tasks", "x"), ==, ENOTDIR);
	g_assert_cmpint(rename_in(memory, "none", "x"), ==, ENOENT);
	g_assert_cmpint(rename_in(FUSE_ROOT_ID, "proc", "x"), ==, EPERM);
	g_assert_cmpuint(found(memory, "g"), ==, g);
	g_assert_cmpint(rename_in(memory, "g", "new"), ==, 0);
	g_assert_cmpuint(found(memory, "new"), ==, g);
	g_assert_cmpint(lookup(memory, "g").err, ==, ENOENT);
	/* the old name is free */
	g_assert_cmpuint(made(memory, "g"), !=, g);
	g_assert_cmpint(rmdir_in(memory, "new"), ==, 0);
	g_assert_cmpint(rmdir_in(memory, "g"), ==, 0);
	stop();
}

/* the node stays while the kernel has it, and its group is gone */
static void test_removed(void)
{
	struct kernfs_node *kn;
	struct cgroup *cgrp;
	unsigned int index;
	fuse_ino_t g;

	start();
	g = made(memory, "g");
	kn = kernfs_find(g, &index);
	cgrp = kernfs_get_active(kn);
	g_assert_nonnull(cgrp);
	kernfs_put_active(cgrp);
	g_assert_cmpint(rmdir_in(FUSE_ROOT_ID, "proc"), ==, EPERM);
	g_assert_cmpint(rmdir_in(memory, "tasks"), ==, ENOTDIR);
	g_assert_cmpint(rmdir_in(memory, "g"), ==, 0);
	g_assert_cmpint(rmdir_in(memory, "g"), ==, ENOENT);
	g_assert_null(kernfs_get_active(kn));
	kernfs_put(kn);
	g_assert_cmpint(lookup(memory, "g").err, ==, ENOENT);
	g_assert_cmpint(getattr(g).err, ==, 0);
	g_assert_cmpint(lookup(g, "tasks").err, ==, ENOENT);
	g_assert_cmpint(mkdir_as(request(), g, "h").err, ==, ENOENT);
	forget(g, 1);
	g_assert_cmpint(getattr(g).err, ==, ESTALE);
	g_assert_cmpint(lookup(g, "tasks").err, ==, ESTALE);
	g_assert_cmpint(mkdir_as(request(), g, "h").err, ==, ESTALE);
	g_assert_cmpint(rmdir_in(g, "h"), ==, ESTALE);
	g_assert_cmpint(rename_in(g, "h", "i"), ==, ESTALE);
	stop();
}

/* each entry reply is a reference, and a child has one to its parent */
static void test_references(void)
{
	fuse_ino_t g, h, tasks;

	start();
	g = made(memory, "g");
	found(memory, "g");
	tasks = found(g, "tasks");
	h = made(g, "h");
	forget(g, 2);
	forget(tasks, 1);
	/* the tree has a reference too */
	g_assert_cmpint(getattr(g).err, ==, 0);
	g_assert_cmpuint(found(memory, "g"), ==, g);
	g_assert_cmpint(rmdir_in(g, "h"), ==, 0);
	g_assert_cmpint(rmdir_in(memory, "g"), ==, 0);
	forget(g, 1);
	g_assert_cmpint(getattr(g).err, ==, 0);
	g_assert_cmpint(getattr(h).err, ==, 0);
	forget(h, 1);
	g_assert_cmpint(getattr(h).err, ==, ESTALE);
	g_assert_cmpint(getattr(g).err, ==, ESTALE);
	/* for a number that is not known there is nothing to do */
	forget(g, 1);
	stop();
}

static void set_mode(fuse_ino_t ino, mode_t mode)
{
	struct stat attr = { .st_mode = mode };
	struct fuse_req req = request();

	memcgfs_ops.setattr(&req, ino, &attr, FUSE_SET_ATTR_MODE, NULL);
	g_assert_cmpuint(req.replies, ==, 1);
	g_assert_cmpint(req.err, ==, 0);
	g_assert_cmpuint(req.attr.st_mode & 07777, ==, mode);
}

static void test_attributes(void)
{
	struct fuse_req other = request();
	fuse_ino_t g, h, tasks;
	struct stat st;

	start();
	g = made(memory, "g");
	tasks = found(g, "tasks");
	st = getattr(tasks).attr;
	g_assert_cmpuint(st.st_uid, ==, UID);
	g_assert_cmpuint(st.st_gid, ==, GID);
	set_mode(tasks, 0600);
	set_mode(g, 02700);
	g_assert_cmpuint(getattr(tasks).attr.st_mode & 07777, ==, 0600);
	g_assert_cmpuint(getattr(g).attr.st_mode & 07777, ==, 02700);
	/* those of no other file, and of no other directory */
	st = getattr(found(g, "cgroup.procs")).attr;
	g_assert_cmpuint(st.st_mode & 07777, ==, 0644);
	st = getattr(found(memory, "tasks")).attr;
	g_assert_cmpuint(st.st_mode & 07777, ==, 0644);
	/* the set-group-id bit passes the group on */
	other.ctx.gid = OTHER_GID;
	h = mkdir_as(other, g, "h").entry.ino;
	st = getattr(h).attr;
	g_assert_cmpuint(st.st_gid, ==, GID);
	g_assert_cmpuint(st.st_mode & 07777, ==, 02755);
	g_assert_cmpuint(getattr(found(h, "tasks")).attr.st_gid, ==, GID);
	stop();
}

static void test_no_memory(void)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };
	fuse_ino_t g;

	start();
	g = made(memory, "g");
	set_fault_attr(FAULT_THREAD, &always);
	g_assert_cmpint(mkdir_as(request(), memory, "h").err, ==, ENOMEM);
	g_assert_cmpint(rename_in(memory, "g", "h"), ==, ENOMEM);
	g_assert_cmpuint(found(memory, "g"), ==, g);
	g_assert_cmpint(rmdir_in(memory, "g"), ==, 0);
	forget(g, 2);
	set_fault_attr(FAULT_THREAD, NULL);
	g_assert_cmpint(getattr(g).err, ==, ESTALE);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/kernfs/layout", test_layout);
	g_test_add_func("/kernfs/find", test_find);
	g_test_add_func("/kernfs/order", test_order);
	g_test_add_func("/kernfs/same-hash", test_same_hash);
	g_test_add_func("/kernfs/order-changes", test_order_changes);
	g_test_add_func("/kernfs/rename", test_rename);
	g_test_add_func("/kernfs/removed", test_removed);
	g_test_add_func("/kernfs/references", test_references);
	g_test_add_func("/kernfs/attributes", test_attributes);
	g_test_add_func("/kernfs/no-memory", test_no_memory);
	return g_test_run();
}
