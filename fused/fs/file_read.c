// SPDX-License-Identifier: GPL-2.0-only
/* file_read.c - the text of an open file, and its news */
#include "fs/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#include "base/task_id.h"
#include "fs/open_file.h"
#include "fs/render.h"
#include "fs/reply.h"
#include "fs/size.h"

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

int open_file_ask(struct open_file *of, const struct kernfs_file *file,
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
	return kernfs_file(kn, index)->is_list &&
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
	bool is_list = kernfs_file(kn, index)->is_list;

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
		   kernfs_is_removed(kn)) {
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
	if (kn->cgrp && (!of->has_seen || kernfs_is_removed(kn)))
		events |= POLLPRI | POLLERR;
	mutex_unlock(&of->mutex);
	fuse_reply_poll(req, events);
	kernfs_put(kn);
}
