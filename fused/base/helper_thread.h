/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * helper_thread.h - a thread that sleeps until there is work
 *
 *	static void *run(void *arg)
 *	{
 *		rcu_register_thread();
 *		while (helper_thread_wait(&helper))
 *			... all the work that there is
 *		return NULL;
 *	}
 */
#ifndef _MEMCGFS_BASE_HELPER_THREAD_H
#define _MEMCGFS_BASE_HELPER_THREAD_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>

/**
 * struct helper_thread - zero before its start
 * @thread: valid while @running
 * @wanted: posted when there is work, or the end has come
 * @running: the starter's
 * @stop: atomic
 */
struct helper_thread {
	pthread_t thread;
	sem_t wanted;
	bool running;
	bool stop;
};

/**
 * helper_thread_start - start a thread that no signal is delivered to
 * Return: 0 or a negative errno.
 */
int helper_thread_start(struct helper_thread *helper, void *(*run)(void *arg),
			void *arg);

/** helper_thread_stop - end it, if it runs. Context: the starter */
void helper_thread_stop(struct helper_thread *helper);

/** helper_thread_wake - there is work. Context: any */
void helper_thread_wake(struct helper_thread *helper);

/**
 * helper_thread_wait - sleep until there is work
 * Context: the thread.
 * Return: false at the end.
 */
bool helper_thread_wait(struct helper_thread *helper);

#endif
