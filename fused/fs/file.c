// SPDX-License-Identifier: GPL-2.0-only
/*
 * file.c - open files: a snapshot for reading, whole commands for writing
 *
 * As in fs/kernfs/file.c: each open has its own text. It is made when a reader
 * reads from the beginning and stays unchanged until the next read from the
 * beginning, so a reader with any buffer size sees a consistent state. Each
 * write is a complete command, at any file position. After rmdir a reader can
 * still read the rest of a text that it has begun; all other reads and writes
 * get ENODEV.
 */
#include "fs/file.h"

#include <errno.h>
#include <poll.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <string.h>

#include "base/task_id.h"
#include "fs/event_control.h"
#include "fs/killpriv.h"
#include "fs/notify.h"
#include "fs/render.h"
#include "fs/reply.h"
#include "fs/size.h"
#include "fs/snapshot.h"
#include "members/sampler.h"
#include "members/zombies.h"

/**
 * struct open_file - behind fuse_file_info.fh
 * @list: on open_files; open_files_lock
 * @opener_uid: the user that opened it; immutable
 * @ops: of a stream, or NULL; immutable
 * @stream: of @ops; immutable
 * @mutex: serializes requests; protects all fields below
 * @truncates: the kernel sets the size to 0, and may not have done so yet
 * @cached: its writes go through the page cache
 * @text: the snapshot, or NULL
 * @last_read: of @text, as task_clock()
 *
 * The release can come as soon as the last request about the file has its
 * reply, and frees it: so replying must be the last action of a handler.
 */
struct open_file {
	struct list_head list;
	uid_t opener_uid;
	const struct kernfs_stream *ops;
	void *stream;
	struct mutex mutex;
	bool truncates;
	bool cached;
	bool has_seen; /* poll finds no news */
	struct snapshot *text;
	off_t read_pos; /* the end of the last read */
	u64 last_read;
};

static DEFINE_OBJ_TYPE(open_file);

/* for the end: files that are still open at unmount get no release */
static DEFINE_SPINLOCK(open_files_lock, RANK_LEAF);
static LIST_HEAD(open_files);

static struct open_file *open_file(const struct fuse_file_info *fi)
{
	return (struct open_file *)(uintptr_t)fi->fh;
}

static bool is_removed(struct kernfs_node *kn)
{
	bool removed;

	down_read(&kernfs_rwsem);
	removed = kn->removed;
	up_read(&kernfs_rwsem);
	return removed;
}

static const struct kernfs_stream *stream_of(const struct kernfs_node *kn,
					     unsigned int index)
{
	return index == KERNFS_DIR ? NULL : kernfs_file(kn, index)->stream;
}

static struct open_file *open_file_alloc(uid_t opener_uid)
{
	struct open_file *of = obj_alloc(&open_file_type);

	if (!of)
		return NULL;
	of->opener_uid = opener_uid;
	mutex_init(&of->mutex, RANK_OPEN_FILE);
	spin_lock(&open_files_lock);
	list_add(&of->list, &open_files);
	spin_unlock(&open_files_lock);
	return of;
}

static void open_file_free(struct open_file *of)
{
	spin_lock(&open_files_lock);
	list_del(&of->list);
	spin_unlock(&open_files_lock);
	if (of->ops)
		of->ops->release(of->stream);
	snapshot_put(of->text);
	mutex_destroy(&of->mutex);
	obj_free(&open_file_type, of);
}

static int open_stream(struct open_file *of, const struct kernfs_stream *ops)
{
	int err = ops ? ops->open(&of->stream) : 0;

	of->ops = err ? NULL : ops;
	return err;
}

/*
 * A stream has no position, so that no reader waits for another that has the same
 * open file. Such a wait would not end by SIGKILL. libfuse has no name for the flag.
 */
static int reply_open(fuse_req_t req, const struct open_file *of,
		      const struct fuse_file_info *fi)
{
	const struct fuse_open_out out = {
		.fh = fi->fh,
		.open_flags = FOPEN_DIRECT_IO | FOPEN_NONSEEKABLE |
			      FOPEN_STREAM | FOPEN_NOFLUSH,
	};

	if (of->ops)
		return fuse_reply_buf(req, (const char *)&out, sizeof(out));
	return fuse_reply_open(req, fi);
}

/* A reader has to find a size that is large enough; see size.h. */
static int check_size(fuse_req_t req, struct kernfs_node *kn,
		      unsigned int index, int flags)
{
	if (flags & O_TRUNC)
		return size_truncated(kn, index);
	if ((flags & O_ACCMODE) == O_WRONLY ||
	    !size_is_stale(kn, index, fuse_req_ctx(req)->pid))
		return 0;
	/* the second attempt asks even if it looks up no name */
	memcgfs_notify_attrs(kernfs_ino(kn, index));
	return -ESTALE;
}

static int check_open(fuse_req_t req, struct kernfs_node *kn,
		      unsigned int index, int flags)
{
	if (is_removed(kn))
		return -ENOENT;
	if (flags & O_DIRECT)
		return -EINVAL;
	return check_size(req, kn, index, flags);
}

/* see killpriv.h */
static bool is_for_cache(const struct kernfs_node *kn, unsigned int index,
			 int flags)
{
	return (flags & O_TRUNC) && (flags & O_ACCMODE) == O_WRONLY &&
	       size_is_short(kn, index) &&
	       killpriv_is_asked(kernfs_ino(kn, index));
}

static int new_open_file(fuse_req_t req, struct kernfs_node *kn,
			 unsigned int index, int flags, struct open_file **of)
{
	int err;

	*of = open_file_alloc(fuse_req_ctx(req)->uid);
	if (!*of)
		return -ENOMEM;
	(*of)->truncates = flags & O_TRUNC;
	(*of)->cached = is_for_cache(kn, index, flags);
	err = open_stream(*of, stream_of(kn, index));
	if (err)
		open_file_free(*of);
	return err;
}

void memcgfs_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	struct open_file *of;
	int err;

	if (!kn)
		return;
	err = check_open(req, kn, index, fi->flags);
	if (!err)
		err = new_open_file(req, kn, index, fi->flags, &of);
	if (err) {
		kernfs_put(kn);
		memcgfs_reply_err(req, err);
		return;
	}
	fi->fh = (uintptr_t)of;
	fi->direct_io = !of->cached;
	fi->noflush = 1; /* a close() is not to wait for us */
	/* the reference of request_node() is the open file's until release */
	if (reply_open(req, of, fi)) {
		open_file_free(of); /* the opener is gone: no release comes */
		kernfs_put(kn);
	}
}

void memcgfs_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct open_file *of = open_file(fi);
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);

	open_file_free(of);
	if (kn)
		kernfs_put_many(kn, 2);
	memcgfs_reply_err(req, 0);
}

void memcgfs_close_all(void)
{
	struct open_file *of, *next;

	list_for_each_entry_safe(of, next, &open_files, list)
		open_file_free(of);
}

/* a snapshot to print into; the open file has none then */
static struct snapshot *take_snapshot(struct open_file *of)
{
	struct snapshot *old = of->text;

	lockdep_assert_held(&of->mutex);
	of->text = NULL;
	return snapshot_renew(old);
}

/* @err: of printing @text */
static int set_snapshot(struct open_file *of, struct snapshot *text, int err)
{
	lockdep_assert_held(&of->mutex);
	if (err)
		snapshot_put(text);
	else
		of->text = text;
	return err;
}

static int render_snapshot(struct open_file *of, struct kernfs_node *kn,
			   unsigned int index, pid_t reader)
{
	struct snapshot *text;

	if (kernfs_file(kn, index)->answer)
		return of->text ? 0 : -EINVAL; /* after a question only */
	text = take_snapshot(of);
	if (!text)
		return -ENOMEM;
	return set_snapshot(of, text,
			    memcgfs_render(kn, index, reader, &text->m));
}

/* a write is a question, and reads get the answer */
static int ask(struct open_file *of, const struct kernfs_file *file,
	       pid_t writer, char *question)
{
	struct snapshot *text;
	int err = -ENOMEM;

	mutex_lock(&of->mutex);
	text = take_snapshot(of);
	if (text) {
		err = file->answer(&text->m, writer, question);
		err = set_snapshot(of, text, err ? err : seq_error(&text->m));
	}
	mutex_unlock(&of->mutex);
	return err;
}

/*
 * v1 keeps the sorted list of a group's pids for a second after its last use,
 * and an open file that has read it goes on reading that list.
 */
#define PIDLIST_DESTROY_DELAY_NS 1000000000

static bool keeps_list(const struct open_file *of, const struct kernfs_node *kn,
		       unsigned int index)
{
	const struct cftype *cft = kernfs_file(kn, index)->cft;

	return cft && (cft->flags & CFTYPE_PIDLIST) &&
	       task_clock() - of->last_read < PIDLIST_DESTROY_DELAY_NS;
}

/* a read of the page cache has no owner of locks */
static bool is_cached(const struct fuse_file_info *fi)
{
	return !fi->lock_owner;
}

/*
 * A file is printed again at its beginning and wherever the last read did not
 * end. Reads of the page cache come in any order.
 */
static bool is_fresh_read(const struct open_file *of, off_t off, bool cached)
{
	return !off || (off != of->read_pos && !cached);
}

/* a file that cannot be read counts as printed, an empty list of pids does not */
static void note_seen(struct open_file *of, const struct kernfs_node *kn,
		      unsigned int index, int err)
{
	const struct cftype *cft = kernfs_file(kn, index)->cft;
	bool is_list = cft && (cft->flags & CFTYPE_PIDLIST);

	if (err ? err == -EINVAL : !is_list || of->text->m.count)
		of->has_seen = true;
}

/* the snapshot to read @size bytes from at @off */
static int get_snapshot(fuse_req_t req, const struct fuse_file_info *fi,
			struct kernfs_node *kn, unsigned int index, size_t size,
			off_t off, struct snapshot **text)
{
	struct open_file *of = open_file(fi);
	int err = is_cached(fi) ? size_read_cached(kn, index) : 0;

	if (err)
		return err;
	mutex_lock(&of->mutex);
	if (!of->text || (is_fresh_read(of, off, is_cached(fi)) &&
			  !keeps_list(of, kn, index))) {
		err = render_snapshot(of, kn, index, fuse_req_ctx(req)->pid);
		note_seen(of, kn, index, err);
	} else if ((!off || (size_t)off >= of->text->m.count) &&
		   is_removed(kn)) {
		err = -ENODEV;
	}
	if (!err) {
		*text = of->text;
		snapshot_get(of->text);
		of->last_read = task_clock();
		of->read_pos = off + (off_t)snapshot_part_len(*text, size, off);
	}
	mutex_unlock(&of->mutex);
	return err;
}

void memcgfs_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		  struct fuse_file_info *fi)
{
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	struct open_file *of = open_file(fi);
	struct snapshot *text = NULL;
	int err;

	if (!kn)
		return;
	if (of->ops) {
		kernfs_put(kn); /* the open file has a reference too */
		of->ops->read(of->stream, req, size, fi->flags & O_NONBLOCK);
		return;
	}
	err = get_snapshot(req, fi, kn, index, size, off, &text);
	if (err)
		memcgfs_reply_err(req, err);
	else
		snapshot_reply(req, text, size, off);
	snapshot_put(text);
	kernfs_put(kn);
}

/*
 * Always ready. A control file that was not read since it was opened, or whose
 * group is removed, has news besides; the files of v1 never have other news.
 */
void memcgfs_poll(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi,
		  struct fuse_pollhandle *ph)
{
	struct open_file *of = open_file(fi);
	unsigned int events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM, index;
	struct kernfs_node *kn;

	if (of->ops) {
		of->ops->poll(of->stream, req, ph);
		return;
	}
	kn = request_node(req, ino, &index);
	if (ph)
		fuse_pollhandle_destroy(ph);
	if (!kn)
		return;
	mutex_lock(&of->mutex);
	if (kn->cgrp && (!of->has_seen || is_removed(kn)))
		events |= POLLPRI | POLLERR;
	mutex_unlock(&of->mutex);
	fuse_reply_poll(req, events);
	kernfs_put(kn);
}

/* sets @priv if it returns -EIOCBQUEUED */
static int write_command(fuse_req_t req, const struct open_file *opened,
			 struct kernfs_node *kn, unsigned int index,
			 char *command, void **priv)
{
	const struct kernfs_file *file = kernfs_file(kn, index);
	const struct fuse_ctx *ctx = fuse_req_ctx(req);
	struct kernfs_open_file of = {
		.pid = ctx->pid,
		.writer_uid = ctx->uid,
		.opener_uid = opened->opener_uid,
	};
	int err;

	of.cgrp = kernfs_get_active(kn);
	if (!of.cgrp)
		return -ENODEV;
	memcgfs_sync_for(file->cft->write_needs, of.cgrp);
	err = cgroup_file_write(&of, file->cft, command);
	if (!err)
		sampler_wake(of.cgrp);
	kernfs_put_active(of.cgrp);
	memcgfs_notify_wait();
	*priv = of.priv;
	return err;
}

/* the kernel has set the size to 0 by now, whatever it was told meanwhile */
static void note_truncation(struct open_file *of, struct kernfs_node *kn,
			    unsigned int index)
{
	if (of->truncates)
		size_truncated(kn, index);
	of->truncates = false;
}

/* a file that is not a control file */
static void write_other(fuse_req_t req, struct open_file *of,
			const struct kernfs_file *file, size_t size,
			char *command)
{
	pid_t writer = fuse_req_ctx(req)->pid;

	if (file->answer)
		memcgfs_reply_write(req, ask(of, file, writer, command), size);
	else if (file->write)
		file->write(req, size, command);
	else
		memcgfs_reply_err(req, -EINVAL);
}

/* Return: as write_command() */
static int write_control(fuse_req_t req, struct open_file *of,
			 struct kernfs_node *kn, unsigned int index,
			 char *command, void **priv)
{
	int err;

	mutex_lock(&of->mutex);
	note_truncation(of, kn, index);
	if (of->cached)
		killpriv_forget(kernfs_ino(kn, index));
	err = write_command(req, of, kn, index, command, priv);
	if (err == -EBUSY) {
		/* it may be so only until removed children are released */
		zombies_sync();
		cgroup_wait_releases();
		err = write_command(req, of, kn, index, command, priv);
	}
	mutex_unlock(&of->mutex);
	return err;
}

void memcgfs_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size,
		   off_t off, struct fuse_file_info *fi)
{
	char command[CFTYPE_MAX_WRITE + 1];
	const struct kernfs_file *file;
	unsigned int index;
	struct kernfs_node *kn;
	void *priv;
	int err;

	(void)off;
	if (size > CFTYPE_MAX_WRITE) {
		memcgfs_reply_err(req, -E2BIG);
		return;
	}
	kn = request_node(req, ino, &index);
	if (!kn)
		return;
	memcpy(command, buf, size);
	command[size] = '\0';
	file = kernfs_file(kn, index);
	if (!file->cft) {
		kernfs_put(kn); /* the open file has a reference too */
		write_other(req, open_file(fi), file, size, command);
		return;
	}
	err = size <= cgroup_file_max_write(file->cft) ?
		      write_control(req, open_file(fi), kn, index, command,
				    &priv) :
		      -E2BIG;
	if (err == -EIOCBQUEUED)
		event_control_submit(priv, kn, req, size);
	else
		memcgfs_reply_write(req, err, size);
	kernfs_put(kn);
}
