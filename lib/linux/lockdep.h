/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lockdep.h - a single order for all locks, checked while running
 *
 * Every lock has a rank from the list below and a thread may only take a lock
 * of a higher rank than any it holds. Debug builds check that and abort on
 * the first violation, so a deadlock is found by a test that merely visits
 * both orders once, without having to lose the race. Release builds (NDEBUG)
 * compile it away; in the library for replays (lesson.h) a violation is a
 * counted warning. The kernel's lockdep learns the order by watching; ours is
 * written down, only here:
 *
 *   of->mutex                  requests of an open file, in turn (fused/)
 *   control lock               objects that debug/control holds (fused/)
 *   kernfs_rwsem               which directories the mount shows (fused/)
 *   scan lock                  walks over /proc, in turn (fused/)
 *   membership lock            real tasks <-> engine tasks (fused/)
 *   cgroup_mutex               the hierarchy: mkdir, rmdir, attach
 *   cgroup_threadgroup_rwsem   read: a fork; write: an attach
 *   memcg_max_mutex            limits of page counters
 *   mmap_lock                  the pages of an address space
 *   cpu_hotplug_lock           which CPU slots are in use
 *   slab_mutex                 which kmem_caches there are, and their clones
 *   list_lock                  the slab pages of a kmem_cache
 *   tasklist_lock              which tasks there are, and their threads
 *   css_set_lock               which task is in which cgroup
 *   sighand->siglock           replays only: frees objects of signals
 *   i_pages lock               the cached pages of a mapping
 *   lru_lock                   charges of address spaces, by memcg; the lists of
 *                              a memcg's cached pages
 *   stock_lock                 the stocks of a CPU slot
 *   objcg_lock                 which objcgs a memcg has
 *   memcg_event_lock           the eventfds that a memcg has registered
 *   leaf                       takes no lock below it
 *
 * A thread that stops all others may take several locks of a rank, in any order, for
 * no other thread holds more than one (spin_lock_nested()).
 *
 * Of these only of->mutex may be held across rcu_barrier() and
 * flush_workqueue().
 *
 * Nor may a thread sleep inside rcu_read_lock(): a grace period waits for it.
 * So none of these is called there, nor mutex_lock(), down_read() and
 * synchronize_rcu(); spin_lock() is. That is checked in the same builds.
 */
#ifndef _OBJCG_LOCKDEP_H
#define _OBJCG_LOCKDEP_H

enum lock_rank {
	RANK_OPEN_FILE,
	RANK_CONTROL,
	RANK_KERNFS,
	RANK_SCAN,
	RANK_MEMBERSHIP,
	RANK_CGROUP,
	RANK_THREADGROUP,
	RANK_MEMCG_MAX,
	RANK_MMAP,
	RANK_CPU_HOTPLUG,
	RANK_SLAB,
	RANK_SLAB_LIST,
	RANK_TASKLIST,
	RANK_CSS_SET,
	RANK_SIGHAND,
	RANK_I_PAGES,
	RANK_LRU,
	RANK_STOCK,
	RANK_OBJCG,
	RANK_MEMCG_EVENT,
	RANK_LEAF,
	NR_LOCK_RANKS
};

#if !defined(NDEBUG) || defined(OBJCG_LESSONS)
#define LOCKDEP 1
#endif

#ifndef LOCKDEP
static inline void lock_acquire(enum lock_rank rank)
{
	(void)rank;
}
static inline void lock_acquire_nested(enum lock_rank rank)
{
	(void)rank;
}
static inline void lock_release(enum lock_rank rank)
{
	(void)rank;
}
static inline void lockdep_assert_rank_held(enum lock_rank rank)
{
	(void)rank;
}
static inline void lockdep_assert_may_wait(void)
{
}
static inline void might_sleep(const char *what)
{
	(void)what;
}
static inline void lock_might_sleep(enum lock_rank rank)
{
	(void)rank;
}
#else
void lock_acquire(enum lock_rank rank);
/* The same for another lock of the highest rank that is held. */
void lock_acquire_nested(enum lock_rank rank);
void lock_release(enum lock_rank rank);
void lockdep_assert_rank_held(enum lock_rank rank);
/* For a flush or a barrier: no lock is held but of->mutex, and no RCU. */
void lockdep_assert_may_wait(void);
/* For code that may sleep: not inside rcu_read_lock(). "waiting for ..." */
void might_sleep(const char *what);
/* The same for a lock. */
void lock_might_sleep(enum lock_rank rank);
#endif

#endif
