/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * thread.h - the daemon's threads, beside those of the engine
 */
#ifndef _MEMCGFS_BASE_THREAD_H
#define _MEMCGFS_BASE_THREAD_H

#include <pthread.h>
#include <signal.h>

#include "linux/rcupdate.h"

/* liburcu aborts if it has no memory for a thread: ask while there is some */
static inline void *thread_main(void *run)
{
	rcu_register_thread();
	return ((void *(*)(void *unused))run)(NULL);
}

/** thread_start_with - thread_start() of @run(@arg), which registers for RCU */
static inline int thread_start_with(pthread_t *thread, void *(*run)(void *arg),
				    void *arg)
{
	sigset_t all, old;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(thread, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return -err;
}

/**
 * thread_start - start a thread that no signal is delivered to
 *
 * A signal is to interrupt the thread that waits for it, which is the first.
 *
 * Return: 0 or a negative errno.
 */
static inline int thread_start(pthread_t *thread, void *(*run)(void *unused))
{
	return thread_start_with(thread, thread_main, (void *)run);
}

#endif
