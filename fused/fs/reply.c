// SPDX-License-Identifier: GPL-2.0-only
#include "fs/reply.h"

#include <errno.h>

#include "fs/dcache.h"
#include "fs/killpriv.h"
#include "fs/notify.h"
#include "fs/render.h"
#include "fs/size.h"

/*
 * Names and attributes change only through the kernel's own requests, which it
 * knows about, and through drop_caches, which notifies the kernel (notify.h).
 */
#define FOREVER 86400.0

/*
 * Linux 5.10 has this minor version. From 5.8 on, an answer about attributes is not
 * kept if a notification overtakes it. Before, the links of a directory may be
 * wrong for so long.
 */
#define OVERTAKE_MINOR 32
#define DIR_ATTR_TIMEOUT 1.0

static double dir_timeout = DIR_ATTR_TIMEOUT; /* immutable after INIT */

void memcgfs_reply_init(const struct fuse_conn_info *conn)
{
	if (conn->proto_minor >= OVERTAKE_MINOR)
		dir_timeout = FOREVER;
}

/*
 * Attributes that were read before a mkdir or rmdir may reach the kernel after it,
 * unless the thread that is told them is the one that goes on to change the
 * directory.
 */
static void note_told(struct kernfs_node *kn, pid_t reader)
{
	pid_t told = NO_THREAD;

	if (reader <= 0)
		reader = SEVERAL_THREADS;
	if (!__atomic_compare_exchange_n(&kn->told, &told, reader, false,
					 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) &&
	    told != reader)
		__atomic_store_n(&kn->told, SEVERAL_THREADS, __ATOMIC_SEQ_CST);
}

void memcgfs_links_changed(fuse_req_t req, struct kernfs_node *kn)
{
	pid_t told =
		__atomic_exchange_n(&kn->told, NO_THREAD, __ATOMIC_SEQ_CST);

	/* the kernel then drops answers to questions that it has asked before */
	if (told != NO_THREAD && told != fuse_req_ctx(req)->pid)
		memcgfs_notify_attrs(kernfs_ino(kn, KERNFS_DIR));
}

/* the attributes now, but for st_size */
static void get_stat(struct kernfs_node *kn, unsigned int index, pid_t reader,
		     struct stat *st)
{
	struct kernfs_iattrs attrs;

	if (index == KERNFS_DIR)
		note_told(kn, reader);

	down_read(&kernfs_rwsem);
	attrs = kernfs_attrs(kn, index);
	*st = (struct stat){
		.st_ino = kernfs_ino(kn, index),
		.st_mode = attrs.mode |
			   (index == KERNFS_DIR ? S_IFDIR : S_IFREG),
		.st_nlink = index == KERNFS_DIR ? 2 + kn->nr_children : 1,
		.st_uid = attrs.uid,
		.st_gid = attrs.gid,
		.st_blksize = (blksize_t)PAGE_SIZE,
		.st_atim = attrs.atime,
		.st_mtim = attrs.mtime,
		.st_ctim = attrs.mtime,
	};
	up_read(&kernfs_rwsem);
}

/*
 * The size, and how long the kernel may believe the attributes.
 * Return: false if the size is the length of the text, of which @st has 0
 */
static bool tell_size(struct kernfs_node *kn, unsigned int index,
		      struct stat *st, double *timeout)
{
	off_t size;

	*timeout = FOREVER;
	killpriv_forget(st->st_ino);
	if (index == KERNFS_DIR) {
		*timeout = dir_timeout;
		return true;
	}
	size = size_tell(kn, index);
	if (size != SIZE_IS_LENGTH) {
		st->st_size = size;
	} else if (kernfs_file(kn, index)->mode & 0444) {
		*timeout = 0;
		return false;
	}
	return true;
}

struct kernfs_node *request_node(fuse_req_t req, fuse_ino_t ino,
				 unsigned int *index)
{
	struct kernfs_node *kn = kernfs_find(ino, index);

	if (!kn)
		memcgfs_reply_err(req, -ESTALE);
	return kn;
}

void memcgfs_reply_write(fuse_req_t req, int err, size_t size)
{
	if (err)
		memcgfs_reply_err(req, err);
	else
		fuse_reply_write(req, size);
}

void memcgfs_reply_entry(fuse_req_t req, fuse_ino_t parent, const char *name,
			 struct kernfs_node *kn, unsigned int index)
{
	struct fuse_entry_param e = {
		.entry_timeout = FOREVER,
	};

	kernfs_get(kn);
	get_stat(kn, index, fuse_req_ctx(req)->pid, &e.attr);
	/* before a true length is needed, the kernel asks for it */
	tell_size(kn, index, &e.attr, &e.attr_timeout);
	e.ino = e.attr.st_ino;
	if (!kn->type->uncharged)
		dcache_add(fuse_req_ctx(req)->pid, parent, name, e.ino);
	if (fuse_reply_entry(req, &e)) {
		/* the kernel has not taken it */
		dcache_forget(e.ino, 1);
		kernfs_put(kn);
	}
}

void memcgfs_reply_attr(fuse_req_t req, struct kernfs_node *kn,
			unsigned int index)
{
	pid_t reader = fuse_req_ctx(req)->pid;
	struct stat st;
	double timeout;

	get_stat(kn, index, reader, &st);
	if (!tell_size(kn, index, &st, &timeout))
		st.st_size = memcgfs_text_length(kn, index, reader);
	fuse_reply_attr(req, &st, timeout);
}
