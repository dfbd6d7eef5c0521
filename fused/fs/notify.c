// SPDX-License-Identifier: GPL-2.0-only
#include "fs/notify.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>

#include "base/thread.h"
#include "fs/dcache.h"
#include "fs/kernfs.h"
#include "fs/reply.h"

/* seconds to wait for its end */
#define PATIENCE 1

/* the first minor version that can let a name expire: Linux 6.2 */
#define EXPIRE_MINOR 38

/**
 * struct job - a write to be answered when names have expired
 * @list: on jobs; jobs_lock
 * @req, @size: the write
 * @inos, @nr: inode numbers that the names lead to; freed with the job
 */
struct job {
	struct list_head list;
	fuse_req_t req;
	size_t size;
	u64 *inos;
	size_t nr;
};

static DEFINE_OBJ_TYPE(job);
static struct fuse_session *session; /* immutable while the thread runs */
static bool can_expire;		     /* immutable after the INIT request */
static DEFINE_SPINLOCK(jobs_lock, RANK_LEAF);
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static LIST_HEAD(jobs); /* the next job first; jobs_lock */
static bool stopping;	/* jobs_lock */
static pthread_t thread;
static bool abandoned; /* READ_ONCE, WRITE_ONCE */
/* both immutable while requests are answered */
static void (*also_drop)(void), (*also_wait)(void);

/* Return: whether it has a name; the top and removed directories have none */
static bool name_of(const struct kernfs_node *kn, unsigned int index,
		    fuse_ino_t *parent, char name[NAME_MAX + 1])
{
	const struct kernfs_node *dir = index == KERNFS_DIR ? kn->parent : kn;
	bool named;

	down_read(&kernfs_rwsem);
	named = dir && !kn->removed;
	if (named) {
		*parent = kernfs_ino(dir, KERNFS_DIR);
		name[NAME_MAX] = '\0';
		strncpy(name,
			index == KERNFS_DIR ? kn->name :
					      kernfs_file(kn, index)->name,
			NAME_MAX);
	}
	up_read(&kernfs_rwsem);
	return named;
}

static void expire(u64 ino)
{
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);
	char name[NAME_MAX + 1];
	fuse_ino_t parent = 0;
	bool named;

	if (!kn)
		return;
	named = name_of(kn, index, &parent, name);
	kernfs_put(kn); /* the notification can outlast the tree */
	/* no error if the kernel has forgotten the name meanwhile */
	if (named)
		fuse_lowlevel_notify_expire_entry(session, parent, name,
						  strlen(name),
						  FUSE_LL_EXPIRE_ONLY);
}

static void run(const struct job *job)
{
	size_t i;

	for (i = 0; can_expire && i < job->nr; i++) {
		if (READ_ONCE(abandoned))
			return;
		if (fuse_session_exited(session))
			break;
		expire(job->inos[i]);
	}
	if (!READ_ONCE(abandoned))
		fuse_reply_write(job->req, job->size);
}

static void free_job(struct job *job)
{
	mem_free(job->inos);
	obj_free(&job_type, job);
}

/* Return: the next job, or NULL at the end */
static struct job *next_job(void)
{
	struct job *job = NULL;

	spin_lock(&jobs_lock);
	while (list_empty(&jobs) && !stopping)
		pthread_cond_wait(&wake, &jobs_lock.lock);
	if (!list_empty(&jobs)) {
		job = list_first_entry(&jobs, struct job, list);
		list_del(&job->list);
	}
	spin_unlock(&jobs_lock);
	return job;
}

static void *notify(void *unused)
{
	struct job *job;

	(void)unused;
	while ((job = next_job())) {
		run(job);
		free_job(job);
	}
	return NULL;
}

static void push(struct job *job)
{
	spin_lock(&jobs_lock);
	list_add_tail(&job->list, &jobs);
	pthread_cond_signal(&wake);
	spin_unlock(&jobs_lock);
}

void memcgfs_notify_also_drop(void (*drop)(void))
{
	also_drop = drop;
}

void memcgfs_notify_also_wait(void (*wait)(void))
{
	also_wait = wait;
}

void memcgfs_notify_wait(void)
{
	if (also_wait)
		also_wait();
}

void memcgfs_notify_attrs(fuse_ino_t ino)
{
	/* from there on, pages would be dropped: none */
	const off_t only_attrs = -1;

	fuse_lowlevel_notify_inval_inode(session, ino, only_attrs, 0);
}

void memcgfs_notify_drop(fuse_req_t req, size_t size)
{
	struct job *job = obj_alloc(&job_type);

	if (!job || dcache_drop(&job->inos, &job->nr)) {
		obj_free(&job_type, job);
		memcgfs_reply_err(req, -ENOMEM);
		return;
	}
	if (also_drop)
		also_drop();
	memcgfs_shrink_all_caches();
	job->req = req;
	job->size = size;
	push(job);
}

void memcgfs_notify_init(const struct fuse_conn_info *conn)
{
	can_expire = conn->proto_minor >= EXPIRE_MINOR;
}

int memcgfs_notify_start(struct fuse_session *se)
{
	session = se;
	stopping = false;
	return thread_start(&thread, notify);
}

bool memcgfs_notify_stop(void)
{
	struct timespec end;

	spin_lock(&jobs_lock);
	stopping = true;
	pthread_cond_signal(&wake);
	spin_unlock(&jobs_lock);
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += PATIENCE;
	if (!pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &end))
		return true;
	WRITE_ONCE(abandoned, true);
	pthread_detach(thread);
	return false;
}
