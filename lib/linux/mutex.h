/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutex.h - struct mutex and spinlock_t, both a ranked pthread mutex
 *
 * A spinlock that spins is a loss where the holder can be preempted, and there
 * are no interrupts to keep out. The two types differ only in their message to
 * the reader (a spinlock's holder neither sleeps nor allocates), and in that a
 * mutex is not taken inside rcu_read_lock().
 */
#ifndef _OBJCG_MUTEX_H
#define _OBJCG_MUTEX_H

#include <pthread.h>

#include "linux/lockdep.h"

struct mutex {
	pthread_mutex_t lock;
	enum lock_rank rank;
};

typedef struct mutex spinlock_t;

/*
 * see rt/lesson.h: count a recursion instead of hanging, and do not wait for a
 * thread that a replay has stopped
 */
#ifdef OBJCG_LESSONS
#define MUTEX_INITIALIZER PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP
void take_mutex(struct mutex *m);
#else
#define MUTEX_INITIALIZER PTHREAD_MUTEX_INITIALIZER
static inline void take_mutex(struct mutex *m)
{
	pthread_mutex_lock(&m->lock);
}
#endif

#define DEFINE_MUTEX(name, rank_) \
	struct mutex name = { MUTEX_INITIALIZER, rank_ }
#define DEFINE_SPINLOCK(name, rank_) \
	spinlock_t name = { MUTEX_INITIALIZER, rank_ }

static inline void mutex_init(struct mutex *m, enum lock_rank rank)
{
	pthread_mutex_init(&m->lock, NULL);
	m->rank = rank;
}

static inline void mutex_destroy(struct mutex *m)
{
	pthread_mutex_destroy(&m->lock);
}

static inline void spin_lock(spinlock_t *l)
{
	lock_acquire(l->rank);
	take_mutex(l);
}

/**
 * spin_lock_nested - take another lock of a rank that the thread holds already
 *
 * Context: at most one thread at a time does so for a rank; a mutex sees to it.
 */
static inline void spin_lock_nested(spinlock_t *l)
{
	lock_acquire_nested(l->rank);
	pthread_mutex_lock(&l->lock);
}

/* the next holder may free the lock's object: do not touch it afterwards */
static inline void spin_unlock(spinlock_t *l)
{
	lock_release(l->rank);
	pthread_mutex_unlock(&l->lock);
}

static inline void mutex_lock(struct mutex *m)
{
	lock_might_sleep(m->rank);
	spin_lock(m);
}

static inline void mutex_unlock(struct mutex *m)
{
	spin_unlock(m);
}

#define lockdep_assert_held(l) lockdep_assert_rank_held((l)->rank)

/*
 * A reader-writer semaphore. The kernel's cgroup_threadgroup_rwsem is per-CPU,
 * and free for readers; here a reader pays for an atomic operation.
 */
struct rw_semaphore {
	pthread_rwlock_t lock;
	enum lock_rank rank;
};

#define DEFINE_RWSEM(name, rank_)                                        \
	struct rw_semaphore name = {                                     \
		PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP, rank_ \
	}

static inline void down_read(struct rw_semaphore *sem)
{
	lock_might_sleep(sem->rank);
	lock_acquire(sem->rank);
	pthread_rwlock_rdlock(&sem->lock);
}

static inline void down_write(struct rw_semaphore *sem)
{
	lock_might_sleep(sem->rank);
	lock_acquire(sem->rank);
	pthread_rwlock_wrlock(&sem->lock);
}

static inline void up_read(struct rw_semaphore *sem)
{
	pthread_rwlock_unlock(&sem->lock);
	lock_release(sem->rank);
}

#define up_write(sem) up_read(sem)

#endif
