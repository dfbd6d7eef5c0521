/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * thread.h - threads of our own, beside those of libfuse
 */
#ifndef _MEMCGFS_THREAD_H
#define _MEMCGFS_THREAD_H

#include <pthread.h>
#include <signal.h>

/**
 * thread_start - start one that no signal is delivered to
 *
 * A signal is to interrupt the one that waits for it, which is the first.
 *
 * Return: 0 or a negative errno.
 */
static inline int thread_start(pthread_t *thread, void *(*run)(void *unused))
{
	sigset_t all, old;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(thread, NULL, run, NULL);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return -err;
}

#endif
