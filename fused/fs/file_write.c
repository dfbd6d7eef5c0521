// SPDX-License-Identifier: GPL-2.0-only
/* file_write.c - a write is a whole command */
#include "fs/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fs/event_control.h"
#include "fs/killpriv.h"
#include "fs/notify.h"
#include "fs/open_file.h"
#include "fs/render.h"
#include "fs/reply.h"
#include "fs/size.h"
#include "members/sampler.h"
#include "members/zombies.h"

/*
 * The root of our user namespace stands for that of the system, and so does the user
 * that we are, of a world without a root.
 */
static bool is_plain_user(uid_t uid)
{
	return uid && uid != geteuid();
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
		.opener_is_plain = is_plain_user(opened->opener_uid),
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
		memcgfs_reply_write(
			req, open_file_ask(of, file, writer, command), size);
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
