// SPDX-License-Identifier: GPL-2.0-only
#include "files/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/limits.h"
#include "files/attr.h"
#include "files/ops.h"
#include "files/thread.h"
#include "fs/notify.h"
#include "libobjcg-internal.h"
#include "members/mapped.h"
#include "rt/alloc.h"

#define MAX_MOUNTS (SERVED_DIRS_MAX + 1)

static struct files_mount *mounts[MAX_MOUNTS]; /* the first thread's */
static unsigned int nr_mounts;

static DEFINE_OBJ_TYPE(files_mount);

static int complain(const char *dir, int err)
{
	fprintf(stderr, "memcgfs: %s: cannot serve the directory: %s\n", dir,
		limits_reason(-err));
	return err;
}

/* Return: the root of a new tmpfs that has no place; it goes with the descriptor */
static int make_tmpfs(void)
{
	int fs = fsopen("tmpfs", FSOPEN_CLOEXEC), mnt = -1, err;

	if (fs >= 0 && !fsconfig(fs, FSCONFIG_SET_STRING, "mode", "1777", 0) &&
	    !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		mnt = fsmount(fs, FSMOUNT_CLOEXEC,
			      MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	err = -errno;
	if (fs >= 0)
		close(fs);
	return mnt < 0 ? err : mnt;
}

static int open_root(struct files_mount *m)
{
	char text[1];
	struct stat st;
	int fd = m->private ? make_tmpfs() :
			      open(m->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return m->private ? fd : -errno;
	m->root.fd = fd;
	if (fstat(fd, &st))
		return -errno;
	m->root.dev = st.st_dev;
	m->root.ino = st.st_ino;
	/* the mount may be of a private directory, which has no path */
	fd = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	m->acl = fd >= 0 &&
		 (fgetxattr(fd, "system.posix_acl_access", text, 0) >= 0 ||
		  errno == ENODATA);
	if (fd >= 0)
		close(fd);
	return 0;
}

/* libfuse's default is nosuid and nodev, and an ordinary user's stays so */
static int add_flags(struct fuse_args *args, const struct files_mount *m)
{
	struct statvfs st;
	int err;

	if (fstatvfs(m->root.fd, &st))
		return -errno;
	err = fuse_opt_add_arg(
		args, "-ofsname=memcgfs,subtype=memcgfs,default_permissions");
	if (!err && st.f_flag & ST_RDONLY)
		err = fuse_opt_add_arg(args, "-oro");
	if (!err && st.f_flag & ST_NOEXEC)
		err = fuse_opt_add_arg(args, "-onoexec");
	if (err || geteuid())
		return err ? -ENOMEM : 0;
	err = fuse_opt_add_arg(args, "-oallow_other");
	if (!err && !(st.f_flag & ST_NOSUID))
		err = fuse_opt_add_arg(args, "-osuid");
	if (!err && !(st.f_flag & ST_NODEV))
		err = fuse_opt_add_arg(args, "-odev");
	return err ? -ENOMEM : 0;
}

static int new_session(struct files_mount *m, bool debug)
{
	struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
	int err = fuse_opt_add_arg(&args, "memcgfs") ? -ENOMEM : 0;

	if (!err)
		err = add_flags(&args, m);
	if (!err && debug && fuse_opt_add_arg(&args, "-d"))
		err = -ENOMEM;
	if (!err) {
		m->session = fuse_session_new(&args, &files_ops,
					      sizeof(files_ops), m);
		err = m->session ? 0 : -ENOMEM;
	}
	fuse_opt_free_args(&args);
	return err;
}

static int mount_one(const char *dir, bool private, bool debug)
{
	struct files_mount *m = obj_alloc(&files_mount_type);
	int err;

	if (!m)
		return complain(dir, -ENOMEM);
	mounts[nr_mounts++] = m;
	m->dir = dir;
	m->private = private;
	m->timeout = private ? FILES_PRIVATE_TIMEOUT : FILES_TIMEOUT;
	m->root.fd = -1;
	m->root.mount = m;
	m->loop.prepare = files_thread_start;
	files_inodes_init(&m->inodes);
	err = open_root(m);
	if (!err)
		err = new_session(m, debug);
	if (err)
		return complain(dir, err);
	if (!fuse_session_mount(m->session, dir)) {
		m->dev = files_mounted_dev(dir);
		return 0;
	}
	/* it has printed the reason */
	fuse_session_destroy(m->session);
	m->session = NULL;
	return -EIO;
}

int files_mount_all(const struct served_dirs *dirs, const char *shm, bool debug)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < dirs->nr && !err; i++)
		err = mount_one(dirs->paths[i], false, debug);
	if (shm && !err)
		err = mount_one(shm, true, debug);
	if (err)
		files_unmount_all();
	return err;
}

/* a tmpfs keeps its inodes */
static void drop_inodes(void)
{
	unsigned int i;

	for (i = 0; i < nr_mounts; i++)
		if (!mounts[i]->private)
			files_drop_inodes(&mounts[i]->inodes);
}

static struct files_mount *find_mount(dev_t dev)
{
	unsigned int i;

	for (i = 0; i < nr_mounts; i++)
		if (dev && mounts[i]->dev == dev)
			return mounts[i];
	return NULL;
}

static bool serves(dev_t dev)
{
	return find_mount(dev);
}

/* files on other devices below a directory are not found: see files_show_attr() */
static struct address_space *get_mapping(dev_t dev, ino_t ino)
{
	struct files_mount *m = find_mount(dev);
	struct files_inode *inode = m ? files_find(m, ino) : NULL;
	struct address_space *mapping = inode ? files_pages_mapping(inode) :
						NULL;

	if (inode && !mapping)
		files_iput(m, inode, 1);
	return mapping;
}

static void put_mapping(struct address_space *mapping)
{
	struct files_inode *inode = mapping->host;

	files_iput(inode->mount, inode, 1);
}

static const struct served_files served_files = {
	.serves = serves,
	.get = get_mapping,
	.put = put_mapping,
};

/* for the pages that the calling thread has reclaimed */
static void wait_for_drops(void)
{
	unsigned int i;

	if (!files_drop_queued())
		return;
	for (i = 0; i < nr_mounts; i++)
		if (mounts[i]->dropper.thread.running)
			files_dropper_wait(mounts[i]);
}

int files_start(unsigned int threads)
{
	unsigned long max;
	unsigned int i;
	int err;

	if (!nr_mounts)
		return 0;
	files_attr_start();
	memcgfs_notify_also_drop(drop_inodes);
	member_mapped_serve(&served_files);
	memcgfs_notify_also_wait(wait_for_drops);
	max = files_reaper_limit(nr_mounts);
	err = files_threads_open();
	for (i = 0; i < nr_mounts && !err; i++) {
		struct files_mount *m = mounts[i];

		err = files_reaper_start(m, max);
		if (!err)
			err = files_dropper_start(m);
		if (!err)
			err = memcgfs_loop_start(&m->loop, m->session, threads);
	}
	if (err)
		files_stop();
	return err;
}

void files_stop(void)
{
	unsigned int i;

	for (i = 0; i < nr_mounts; i++) {
		files_reaper_stop(mounts[i]);
		files_dropper_stop(mounts[i]);
		memcgfs_loop_stop(&mounts[i]->loop);
	}
	files_threads_close();
}

void files_forget_all(void)
{
	unsigned int i;

	for (i = 0; i < nr_mounts; i++) {
		files_inodes_fini(&mounts[i]->inodes);
		files_dropper_fini(mounts[i]);
	}
}

static void unmount(struct files_mount *m)
{
	if (m->session) {
		fuse_session_unmount(m->session);
		fuse_session_destroy(m->session);
	}
	if (m->root.fd >= 0)
		close(m->root.fd);
	obj_free(&files_mount_type, m);
}

void files_unmount_all(void)
{
	while (nr_mounts)
		unmount(mounts[--nr_mounts]);
}
