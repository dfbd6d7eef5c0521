/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * readers.h - which threads of a loop wait for requests
 *
 * The kernel wakes the thread that has waited longest. So with many threads in
 * read() consecutive requests go to different threads, none of which has its data
 * in a cache; and a request that comes while a thread is about to read again wakes
 * another. A process that makes a request after another is served soonest by a
 * single thread. But a request can hang, and many processes want many threads.
 *
 * A thread is a reader, or it stands by. All are readers at first. A reader that
 * finds another reader idle after most of its requests stands by. A thread that
 * stands by becomes a reader again when
 *
 *	all readers are busy, and none has taken a request for a millisecond
 *	all readers were busy and requests were waiting, in some looks in turn
 *
 * A single thread of those that stand by looks, each millisecond while requests
 * come. Some looks after the last request it goes to sleep, until the next request.
 *
 * No request waits for ever that would not do so if all threads were readers:
 * Either a reader is idle, and the kernel hands the request to it. Or all are
 * busy; then the thread that looks is awake, since each request that is taken wakes
 * it, and it sleeps only while it sees a reader idle. If a reader takes the
 * request, all is well. If none takes any, the thread has become a reader after
 * two looks. So a handler may wait for another request, for an answer to a notice,
 * or for a process in our own mount, as if this file did not exist.
 */
#ifndef _MEMCGFS_FS_READERS_H
#define _MEMCGFS_FS_READERS_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct readers - the threads of a loop
 * @fd: the device; immutable
 * @counts: requests taken, readers, and those that are busy: see readers.c;
 *          atomic
 * @asleep: the thread that looks is to be woken at the next request; atomic
 * @all: no thread stands by any longer; atomic
 * @wanted: posted to wake it
 * @watch: held by the thread that looks; others that stand by wait for it
 */
struct readers {
	int fd;
	uint64_t counts;
	bool asleep;
	bool all;
	sem_t wanted;
	pthread_mutex_t watch;
};

/**
 * readers_init - Context: no thread runs
 * @r: any content
 * @fd: from which requests are read
 * @nr: threads, all readers
 */
void readers_init(struct readers *r, int fd, unsigned int nr);

/** readers_end - no thread stands by any longer. Context: any thread */
void readers_all(struct readers *r);

/** readers_took - the calling reader has a request, and is busy */
void readers_took(struct readers *r);

/**
 * readers_done - it has answered
 * @r: the calling thread is a reader
 * @bored: the thread's own, READERS_NEW at first
 *
 * Return: whether the thread is to call readers_stand_by().
 */
bool readers_done(struct readers *r, unsigned int *bored);

/* a new thread stands by as soon as it has answered a request */
#define READERS_NEW 15

/** readers_stand_by - wait until the thread is a reader again */
void readers_stand_by(struct readers *r);

/** readers_leave - a reader ends, and takes no more requests */
void readers_leave(struct readers *r);

#endif
