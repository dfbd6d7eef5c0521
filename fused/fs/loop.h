/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * loop.h - the threads that take requests from the kernel
 *
 * libfuse's own loop starts a thread when all others are busy, and gives up the
 * mount when a new thread finds no memory for its buffer. Here all threads and
 * buffers are there before the first request, so a daemon without memory goes
 * on answering, if only with ENOMEM. Only as many threads wait for requests as
 * there is work for: see readers.h.
 *
 * A loop is for one session. The first thread of the daemon waits for a signal or
 * for the end of the main loop; other loops end with their mount, or when it stops
 * them:
 *
 *	memcgfs_loops_begin();
 *	memcgfs_loop_start(&main_loop, ...);
 *	memcgfs_loop_start(&other, ...);
 *	memcgfs_loop_wait(&main_loop);
 *	memcgfs_loop_stop(&other);
 *	memcgfs_loop_stop(&main_loop);
 *	memcgfs_loops_end();
 */
#ifndef _MEMCGFS_FS_LOOP_H
#define _MEMCGFS_FS_LOOP_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include <pthread.h>

#include "fs/readers.h"

#define LOOP_MAX_THREADS 100

/**
 * struct memcgfs_loop - the threads of a session
 * @session: immutable while they run
 * @prepare: each thread calls it before its first request; or NULL
 * @received: each thread calls it with each request; or NULL
 * @readers: which of the threads wait for requests
 * @workers: the first thread's
 * @nr_workers: of @workers; the first thread's
 * @nr_numbered: of @workers that have taken their number, from 0; atomic
 * @nr_serving: threads that take requests; atomic
 * @error: first error of a thread; atomic
 */
struct memcgfs_loop {
	struct fuse_session *session;
	void (*prepare)(void);
	void (*received)(unsigned int worker, const struct fuse_buf *buf);
	struct readers readers;
	pthread_t workers[LOOP_MAX_THREADS];
	unsigned int nr_workers;
	unsigned int nr_numbered;
	unsigned int nr_serving;
	int error;
};

/**
 * memcgfs_loops_begin - before the first loop
 *
 * Takes SIGUSR1 for the loops until memcgfs_loops_end().
 *
 * Context: the first thread, in which signals are delivered.
 */
void memcgfs_loops_begin(void);

/** memcgfs_loops_end - after the last loop. Context: the first thread */
void memcgfs_loops_end(void);

/**
 * memcgfs_loop_start - begin to answer requests
 * @loop: @prepare and @received are set, the rest is zero
 * @session: mounted
 * @nr: threads, 1 to LOOP_MAX_THREADS
 *
 * Context: the first thread.
 * Return: 0, or a negative errno if there is not enough memory for the threads
 * and their buffers of 1 MiB.
 */
int memcgfs_loop_start(struct memcgfs_loop *loop, struct fuse_session *session,
		       unsigned int nr);

/**
 * memcgfs_loop_wait - wait until the mount, a signal or fuse_session_exit()
 * ends the loop
 * @loop: of the session with libfuse's signal handlers
 *
 * Context: the first thread.
 */
void memcgfs_loop_wait(struct memcgfs_loop *loop);

/**
 * memcgfs_loop_stop - end a loop, wait for its threads
 * @loop: started, or zero
 *
 * Context: the first thread.
 * Return: 0, or the negative errno with which the device failed.
 */
int memcgfs_loop_stop(struct memcgfs_loop *loop);

#endif
