// SPDX-License-Identifier: GPL-2.0-only
#include "notify.h"

#include <string.h>

#include "thread.h"

/* how long its end is waited for */
#define PATIENCE G_USEC_PER_SEC

/* the first minor version that can let a name expire: Linux 6.2 */
#define EXPIRE_MINOR 38

/* what the thread has to do; without a request it is to end */
struct job {
	fuse_req_t req;
	size_t size;
	GArray *inos;
};

static struct fuse_session *session;	/* immutable while the thread runs */
static bool can_expire;		/* immutable after the INIT request */
static GAsyncQueue *jobs;
static GAsyncQueue *ended;	/* one message, from the thread */
static pthread_t thread;
static bool abandoned;		/* READ_ONCE, WRITE_ONCE */

/* Return: the name in @parent, to be freed, or NULL for the top or the removed */
static char *name_of(const struct kernfs_node *kn, unsigned int index,
		     fuse_ino_t *parent)
{
	const struct kernfs_node *dir = index == KERNFS_DIR ? kn->parent : kn;
	char *name = NULL;

	down_read(&kernfs_rwsem);
	if (dir && !kn->removed) {
		*parent = kernfs_ino(dir, KERNFS_DIR);
		name = g_strdup(index == KERNFS_DIR ?
					kn->name :
					kernfs_file(kn, index)->name);
	}
	up_read(&kernfs_rwsem);
	return name;
}

static void expire(u64 ino)
{
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);
	g_autofree char *name = NULL;
	fuse_ino_t parent = 0;

	if (!kn)
		return;
	name = name_of(kn, index, &parent);
	kernfs_put(kn); /* what follows can outlast the tree */
	/* it may have been forgotten meanwhile: so be it */
	if (name)
		fuse_lowlevel_notify_expire_entry(session, parent, name,
						  strlen(name),
						  FUSE_LL_EXPIRE_ONLY);
}

static void run(struct job *job)
{
	guint i;

	for (i = 0; can_expire && i < job->inos->len; i++) {
		if (READ_ONCE(abandoned))
			return;
		if (fuse_session_exited(session))
			break;
		expire(g_array_index(job->inos, u64, i));
	}
	if (!READ_ONCE(abandoned))
		fuse_reply_write(job->req, job->size);
}

static void *notify(void *unused)
{
	struct job *job;
	bool last;

	(void)unused;
	do {
		job = g_async_queue_pop(jobs);
		last = !job->req;
		if (!last)
			run(job);
		g_array_unref(job->inos);
		g_free(job);
	} while (!last);
	g_async_queue_push(ended, &ended);
	return NULL;
}

static void push(fuse_req_t req, size_t size, GArray *inos)
{
	struct job *job = g_new(struct job, 1);

	*job = (struct job){ .req = req, .size = size, .inos = inos };
	g_async_queue_push(jobs, job);
}

void memcgfs_notify_expire(fuse_req_t req, size_t size, GArray *inos)
{
	push(req, size, inos);
}

void memcgfs_notify_init(const struct fuse_conn_info *conn)
{
	can_expire = conn->proto_minor >= EXPIRE_MINOR;
}

static void free_queues(void)
{
	g_async_queue_unref(jobs);
	g_async_queue_unref(ended);
}

int memcgfs_notify_start(struct fuse_session *se)
{
	int err;

	session = se;
	jobs = g_async_queue_new();
	ended = g_async_queue_new();
	err = thread_start(&thread, notify);
	if (err)
		free_queues();
	return err;
}

bool memcgfs_notify_stop(void)
{
	push(NULL, 0, g_array_new(FALSE, FALSE, sizeof(u64)));
	if (!g_async_queue_timeout_pop(ended, PATIENCE)) {
		WRITE_ONCE(abandoned, true);
		pthread_detach(thread);
		return false;
	}
	pthread_join(thread, NULL);
	free_queues();
	return true;
}
