// SPDX-License-Identifier: GPL-2.0-only
#include "files/inode.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "files/attr.h"
#include "files/mount.h"
#include "files/thread.h"
#include "rt/alloc.h"

/*
 * While the reaper works an open waits for a descriptor, half a second at most. It can
 * take none from files of a private directory: there FORGET may follow a removal.
 */
#define WAIT_NS (2 * 1000 * 1000)
#define MAX_WAITS 250
#define MAX_PRIVATE_WAITS 5

static DEFINE_OBJ_TYPE(files_inode);

static u64 hash_of(dev_t dev, ino_t ino)
{
	return hash_u64(hash_u64(dev) + ino);
}

/* the table uses the low bits */
static struct files_shard *shard_of(struct files_inodes *inodes, u64 hash)
{
	return &inodes->shards[(hash >> 48) % FILES_SHARDS];
}

void files_inodes_init(struct files_inodes *inodes)
{
	size_t i;

	for (i = 0; i < FILES_SHARDS; i++)
		pthread_mutex_init(&inodes->shards[i].lock, NULL);
}

static void free_inode(struct files_inode *inode)
{
	files_pages_free(inode);
	close(inode->fd);
	obj_free(&files_inode_type, inode);
}

void files_inodes_fini(struct files_inodes *inodes)
{
	struct files_inode *inode;
	size_t i;

	for (i = 0; i < FILES_SHARDS; i++) {
		struct htable *table = &inodes->shards[i].table;

		htable_for_each_safe(table, inode, node) {
			htable_del(table, &inode->node);
			free_inode(inode);
		}
		htable_fini(table);
		pthread_mutex_destroy(&inodes->shards[i].lock);
	}
	inodes->nr = 0;
}

int files_stat(const struct files_inode *inode, struct stat *st)
{
	return fstatat(inode->fd, "", st, AT_EMPTY_PATH) ? -errno : 0;
}

static void fill_entry(struct files_mount *m, struct files_inode *inode,
		       const struct stat *st, struct fuse_entry_param *ret)
{
	files_pages_shrunk(inode, st);
	memset(ret, 0, sizeof(*ret));
	ret->ino = (fuse_ino_t)(uintptr_t)inode;
	ret->attr = *st;
	files_show_attr(m, &ret->attr);
	ret->attr_timeout = ret->entry_timeout = m->timeout;
}

/* Context: the shard's lock. Return: the inode or NULL */
static struct files_inode *find(struct files_shard *shard, u64 hash,
				const struct stat *st)
{
	struct files_inode *inode;

	htable_for_each_possible(&shard->table, inode, node, hash)
		if (inode->dev == st->st_dev && inode->ino == st->st_ino)
			return inode;
	return NULL;
}

static bool is_root(const struct files_mount *m, const struct stat *st)
{
	return m->root.ino == st->st_ino && m->root.dev == st->st_dev;
}

/* Return: the inode with a look-up more, or NULL if it is not in the table */
static struct files_inode *get_known(struct files_mount *m,
				     const struct stat *st)
{
	u64 hash = hash_of(st->st_dev, st->st_ino);
	struct files_shard *shard = shard_of(&m->inodes, hash);
	struct files_inode *inode;

	pthread_mutex_lock(&shard->lock);
	inode = find(shard, hash, st);
	if (inode)
		inode->nlookup++;
	pthread_mutex_unlock(&shard->lock);
	return inode;
}

struct files_inode *files_find(struct files_mount *m, ino_t ino)
{
	const struct stat st = { .st_dev = m->root.dev, .st_ino = ino };

	return get_known(m, &st);
}

/* as get_known(); @fd is ours now, and another thread may have been faster */
static struct files_inode *get_new(struct files_mount *m, int fd,
				   const struct stat *st)
{
	struct files_inode *new = obj_alloc(&files_inode_type), *inode;
	u64 hash = hash_of(st->st_dev, st->st_ino);
	struct files_shard *shard = shard_of(&m->inodes, hash);

	if (!new) {
		close(fd);
		return NULL;
	}
	new->fd = fd;
	new->dev = st->st_dev;
	new->ino = st->st_ino;
	new->mount = m;
	/* a private file that has no name is gone when it is closed */
	new->kept = m->private && st->st_nlink;
	new->nlookup = new->kept;
	pthread_mutex_lock(&shard->lock);
	inode = find(shard, hash, st);
	if (!inode) {
		inode = new;
		htable_add(&shard->table, &new->node, hash);
	}
	inode->nlookup++;
	pthread_mutex_unlock(&shard->lock);
	if (inode == new)
		files_reaper_count(m);
	else
		free_inode(new);
	return inode;
}

int files_openat(struct files_mount *m, int dirfd, const char *name, int flags,
		 mode_t mode)
{
	const struct timespec pause = { .tv_nsec = WAIT_NS };
	int waits = m->private ? MAX_PRIVATE_WAITS : MAX_WAITS, fd;

	while ((fd = openat(dirfd, name, flags | O_CLOEXEC, mode)) < 0 &&
	       (errno == EMFILE || errno == ENFILE) && waits--) {
		files_reaper_wake(m);
		nanosleep(&pause, NULL);
	}
	return fd < 0 ? -errno : fd;
}

/* Return: O_PATH or a negative errno */
static int open_path(struct files_mount *m, int dirfd, const char *name,
		     int flags)
{
	return files_openat(m, dirfd, name, flags | O_PATH, 0);
}

/* @fd: O_PATH or a negative errno; ours now. @st: its attributes */
static int get(struct files_mount *m, int fd, const struct stat *st,
	       struct fuse_entry_param *ret)
{
	struct files_inode *inode;

	if (fd < 0)
		return fd;
	inode = get_new(m, fd, st);
	if (!inode)
		return -ENOMEM;
	fill_entry(m, inode, st, ret);
	return 0;
}

/* another file may have the name since we looked for it */
static int get_name(struct files_mount *m, int dirfd, const char *name,
		    struct fuse_entry_param *ret)
{
	int fd = open_path(m, dirfd, name, O_NOFOLLOW), err;
	struct stat st;

	if (fd < 0 || !fstatat(fd, "", &st, AT_EMPTY_PATH))
		return get(m, fd, &st, ret);
	err = -errno;
	close(fd);
	return err;
}

int files_iget(struct files_mount *m, const struct files_inode *dir,
	       const char *name, struct fuse_entry_param *ret)
{
	struct files_inode *inode;
	struct stat st;

	if (fstatat(dir->fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	/* a mount below leads to us: a directory has a single parent */
	if (is_root(m, &st))
		return -ELOOP;
	inode = get_known(m, &st);
	if (!inode)
		return get_name(m, dir->fd, name, ret);
	fill_entry(m, inode, &st, ret);
	return 0;
}

int files_iget_fd(struct files_mount *m, int fd, struct fuse_entry_param *ret)
{
	char link[FILES_LINK_MAX];
	struct files_inode *inode;
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	inode = get_known(m, &st);
	if (!inode)
		return get(m, open_path(m, AT_FDCWD, files_link(fd, link), 0),
			   &st, ret);
	fill_entry(m, inode, &st, ret);
	return 0;
}

int files_again(struct files_mount *m, struct files_inode *inode,
		struct fuse_entry_param *ret)
{
	struct files_shard *shard =
		shard_of(&m->inodes, hash_of(inode->dev, inode->ino));
	struct stat st;
	int err = files_stat(inode, &st);

	if (err)
		return err;
	pthread_mutex_lock(&shard->lock);
	inode->nlookup++;
	pthread_mutex_unlock(&shard->lock);
	fill_entry(m, inode, &st, ret);
	return 0;
}

void files_iput(struct files_mount *m, struct files_inode *inode, u64 nlookup)
{
	struct files_shard *shard;
	bool last;

	if (inode == &m->root)
		return;
	shard = shard_of(&m->inodes, hash_of(inode->dev, inode->ino));
	pthread_mutex_lock(&shard->lock);
	inode->nlookup -= nlookup;
	last = !inode->nlookup;
	if (last)
		htable_del(&shard->table, &inode->node);
	pthread_mutex_unlock(&shard->lock);
	if (!last)
		return;
	__atomic_sub_fetch(&m->inodes.nr, 1, __ATOMIC_RELAXED);
	free_inode(inode);
}

struct files_inode *files_hold(struct files_mount *m,
			       const struct files_inode *parent,
			       const char *name)
{
	struct stat st;

	if (!m->private || fstatat(parent->fd, name, &st, AT_SYMLINK_NOFOLLOW))
		return NULL;
	return get_known(m, &st);
}

/* Return: whether this was the last name */
static bool stop_keeping(struct files_mount *m, struct files_inode *inode)
{
	struct files_shard *shard =
		shard_of(&m->inodes, hash_of(inode->dev, inode->ino));
	struct stat st;
	bool last;

	if (files_stat(inode, &st) || st.st_nlink)
		return false;
	pthread_mutex_lock(&shard->lock);
	last = inode->kept;
	inode->kept = false;
	pthread_mutex_unlock(&shard->lock);
	return last;
}

void files_let_go(struct files_mount *m, struct files_inode *inode)
{
	if (inode)
		files_iput(m, inode, 1 + stop_keeping(m, inode));
}

void files_drop_inodes(struct files_inodes *inodes)
{
	struct files_inode *inode;
	size_t i;

	for (i = 0; i < FILES_SHARDS; i++) {
		struct files_shard *shard = &inodes->shards[i];

		pthread_mutex_lock(&shard->lock);
		htable_for_each_safe(&shard->table, inode, node)
			files_pages_drop_inode(inode);
		pthread_mutex_unlock(&shard->lock);
	}
}
