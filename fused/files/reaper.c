// SPDX-License-Identifier: GPL-2.0-only
#include "files/reaper.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "base/thread.h"
#include "files/mount.h"
#include "rt/alloc.h"

/* names that are copied under a lock at once */
#define BATCH 64

/* descriptors for all but the inodes of the mounts */
#define RESERVE 1024

/* the default of the sysctl fs.nr_open, which no limit may exceed */
#define MOST (1UL << 20)

/* a name that is to expire */
struct entry {
	fuse_ino_t parent;
	char *name;
	bool is_dir;
};

unsigned long files_reaper_limit(unsigned int mounts)
{
	const struct rlimit most = { MOST, MOST };
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return RESERVE;
	/* root may raise the hard limit too */
	if (limit.rlim_max < MOST && !setrlimit(RLIMIT_NOFILE, &most))
		limit = most;
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur < 2 * RESERVE)
		return limit.rlim_cur / 4 / mounts;
	return (limit.rlim_cur - RESERVE) / 4 * 3 / mounts;
}

/* Return: how many of @entries are set, after the first @skip of the shard */
static size_t copy_names(struct files_shard *shard, size_t skip,
			 struct entry *entries)
{
	struct htable_node *node = NULL;
	size_t nr = 0;

	pthread_mutex_lock(&shard->lock);
	while (nr < BATCH && (node = htable_next(&shard->table, node))) {
		const struct files_inode *inode =
			container_of(node, struct files_inode, node);

		if (skip) {
			skip--;
			continue;
		}
		entries[nr].parent = inode->parent;
		entries[nr].is_dir = inode->is_dir;
		entries[nr++].name = inode->name ? mem_strdup(inode->name) :
						   NULL;
	}
	pthread_mutex_unlock(&shard->lock);
	return nr;
}

/* waits for a request that works in the same directory */
static void expire(struct files_mount *m, const struct entry *e)
{
	size_t len = strlen(e->name);

	if (m->reaper.can_expire)
		fuse_lowlevel_notify_expire_entry(m->session, e->parent,
						  e->name, len,
						  FUSE_LL_EXPIRE_ONLY);
	else if (!e->is_dir)
		fuse_lowlevel_notify_inval_entry(m->session, e->parent, e->name,
						 len);
}

static bool has_enough(struct files_mount *m)
{
	return __atomic_load_n(&m->reaper.stop, __ATOMIC_RELAXED) ||
	       __atomic_load_n(&m->inodes.nr, __ATOMIC_RELAXED) <
		       m->reaper.max / 2;
}

static void reap_shard(struct files_mount *m, struct files_shard *shard)
{
	struct entry entries[BATCH];
	size_t nr, i, skip = 0;

	do {
		nr = copy_names(shard, skip, entries);
		for (i = 0; i < nr; i++) {
			if (entries[i].name && !has_enough(m))
				expire(m, &entries[i]);
			mem_free(entries[i].name);
		}
		/* most of them are gone now: those in front are new to us */
		skip += nr / 4;
	} while (nr == BATCH && !has_enough(m));
}

static void *reaper(void *arg)
{
	struct files_mount *m = arg;
	size_t i;

	rcu_register_thread();
	while (!__atomic_load_n(&m->reaper.stop, __ATOMIC_ACQUIRE)) {
		if (sem_wait(&m->reaper.wanted))
			continue;
		for (i = 0; i < FILES_SHARDS && !has_enough(m); i++)
			reap_shard(m, &m->inodes.shards[i]);
		__atomic_store_n(&m->reaper.busy, false, __ATOMIC_RELEASE);
	}
	return NULL;
}

int files_reaper_start(struct files_mount *m)
{
	int err;

	sem_init(&m->reaper.wanted, 0, 0);
	err = thread_start_with(&m->reaper.thread, reaper, m);
	m->reaper.running = !err;
	return err;
}

void files_reaper_stop(struct files_mount *m)
{
	if (!m->reaper.running)
		return;
	__atomic_store_n(&m->reaper.stop, true, __ATOMIC_RELEASE);
	sem_post(&m->reaper.wanted);
	pthread_join(m->reaper.thread, NULL);
	m->reaper.running = false;
}

void files_reaper_wake(struct files_mount *m)
{
	if (!__atomic_exchange_n(&m->reaper.busy, true, __ATOMIC_ACQ_REL))
		sem_post(&m->reaper.wanted);
}

void files_reaper_count(struct files_mount *m)
{
	if (__atomic_add_fetch(&m->inodes.nr, 1, __ATOMIC_RELAXED) >
	    m->reaper.max)
		files_reaper_wake(m);
}
