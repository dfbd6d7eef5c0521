// SPDX-License-Identifier: GPL-2.0-only
#include "fs_lab.h"

#include <string.h>

#include "members/exits.h"
#include "members/members.h"
#include "members/membership.h"
#include "members/root_memory.h"

enum { MAX_PID = 16 };

static struct task_struct *members[MAX_PID];
static GString *expired;

void fs_lab_member(pid_t pid, struct task_struct *task)
{
	g_assert_cmpint(pid, <, MAX_PID);
	members[pid] = task;
}

char *fs_lab_take_expired(void)
{
	char *text = expired ? g_string_free(expired, FALSE) : g_strdup("");

	expired = NULL;
	return text;
}

/* --- members/membership.h, exits.h, root_memory.h --- */

void membership_sync(void)
{
}

void membership_lock_in_sync(void)
{
	mutex_lock(&membership_lock);
}

int membership_sync_cgroup(struct cgroup *cgrp)
{
	(void)cgrp;
	return 0;
}

void membership_show(struct seq_file *m)
{
	(void)m;
}

bool membership_is_settled(struct cgroup *cgrp)
{
	(void)cgrp;
	return true;
}

bool membership_has_events(void)
{
	return true;
}

void membership_run_as(pid_t pid, void (*func)(void *data), void *data)
{
	struct task_struct *outer = set_current(members[pid]);

	func(data);
	set_current(outer);
}

void root_memory_set_reader(pid_t pid)
{
	(void)pid;
}

/* --- fuse_lowlevel.h --- */

const struct fuse_ctx *fuse_req_ctx(fuse_req_t req)
{
	return &req->ctx;
}

int fuse_reply_err(fuse_req_t req, int err)
{
	req->replies++;
	req->err = err;
	return 0;
}

void fuse_reply_none(fuse_req_t req)
{
	(void)req;
}

int fuse_reply_entry(fuse_req_t req, const struct fuse_entry_param *e)
{
	req->replies++;
	req->entry = *e;
	return 0;
}

int fuse_reply_attr(fuse_req_t req, const struct stat *attr, double timeout)
{
	(void)timeout;
	req->replies++;
	req->attr = *attr;
	return 0;
}

int fuse_reply_write(fuse_req_t req, size_t count)
{
	req->replies++;
	req->size = count;
	return 0;
}

int fuse_reply_buf(fuse_req_t req, const char *buf, size_t size)
{
	g_assert_cmpuint(size, <, sizeof(req->text));
	req->replies++;
	if (size)
		memcpy(req->text, buf, size);
	req->text[size] = '\0';
	return 0;
}

/* a line for each name */
size_t fuse_add_direntry(fuse_req_t req, char *buf, size_t bufsize,
			 const char *name, const struct stat *stbuf, off_t off)
{
	size_t size = strlen(name) + 1;

	(void)stbuf;
	if (size > bufsize)
		return size;
	memcpy(buf, name, size - 1);
	buf[size - 1] = '\n';
	req->off = off;
	return size;
}

int fuse_session_exited(struct fuse_session *session)
{
	(void)session;
	return 0;
}

int fuse_lowlevel_notify_expire_entry(struct fuse_session *session,
				      fuse_ino_t parent, const char *name,
				      size_t namelen,
				      enum fuse_expire_flags flags)
{
	(void)session;
	g_assert_cmpint(flags, ==, FUSE_LL_EXPIRE_ONLY);
	if (!expired)
		expired = g_string_new(NULL);
	g_string_append_printf(expired, "%llu %.*s\n",
			       (unsigned long long)parent, (int)namelen, name);
	return 0;
}
