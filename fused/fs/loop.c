// SPDX-License-Identifier: GPL-2.0-only
#include "fs/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/thread.h"

/* interrupts a thread that waits, for a request or for the end */
#define WAKE SIGUSR1
#define WAKE_AGAIN_NS 10000000

/* addresses that a thread takes, at most: its stack and libfuse's buffer */
#define ROOM_PER_THREAD (2 << 20)

/* memory that a handler takes at once is less, unless it is a text */
#define ROOM_PER_REQUEST 4096

/* requests of a thread from a look whether it has memory left to the next */
#define REQUESTS_PER_LOOK 64

/* of malloc(): what a thread keeps of each size; libfuse's request is smaller */
#define PIECES_KEPT 7
#define PIECE_STEP 16
#define MAX_REQUEST 320

static pthread_t first_thread; /* immutable while loops run */

/* as they were before the loops; the first thread's */
static sigset_t old_mask;
static struct sigaction old_action;

static void on_wake(int signal)
{
	(void)signal;
}

static void end_loop(struct memcgfs_loop *loop, int err)
{
	int none = 0;

	__atomic_compare_exchange_n(&loop->error, &none, err, false,
				    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
	fuse_session_exit(loop->session);
	readers_all(&loop->readers);
	/* the first thread takes the signal only while it waits: none is lost */
	pthread_kill(first_thread, WAKE);
}

static bool has_room(size_t size)
{
	void *room = malloc(size);

	free(room);
	return room;
}

/*
 * The thread has its buffer now: it can stand by. malloc() gives threads memory
 * from places of their own, so others may have some where this one has none left.
 */
static void process(struct memcgfs_loop *loop, unsigned int nr,
		    const struct fuse_buf *buf, unsigned int *bored)
{
	static __thread unsigned int taken;

	readers_took(&loop->readers);
	if (!(++taken % REQUESTS_PER_LOOK) && !has_room(ROOM_PER_REQUEST))
		readers_all(&loop->readers);
	if (loop->received)
		loop->received(nr, buf);
	fuse_session_process_buf(loop->session, buf);
	if (readers_done(&loop->readers, bored))
		readers_stand_by(&loop->readers);
}

/* Return: 0 at the end of the mount, -EINTR at that of the loop, or an error */
static int serve_requests(struct memcgfs_loop *loop, struct fuse_buf *buf)
{
	unsigned int nr =
		__atomic_fetch_add(&loop->nr_numbered, 1, __ATOMIC_RELAXED);
	struct fuse_session *session = loop->session;
	unsigned int bored = READERS_NEW;
	int res = -EINTR;

	while (!fuse_session_exited(session)) {
		/* its first call allocates the buffer, before it waits */
		res = fuse_session_receive_buf(session, buf);
		if (res > 0)
			process(loop, nr, buf, &bored);
		else if (res != -EINTR)
			break;
	}
	return res > 0 ? -EINTR : res;
}

/*
 * free() keeps some pieces of each size for the thread's own malloc(). But libfuse
 * has its requests from calloc(), which takes none of these. So a thread that has
 * served few requests would keep pieces that others need when memory is short. The
 * thread takes its pieces now, while there is memory.
 */
static void fill_thread_cache(void)
{
	void *pieces[PIECES_KEPT];
	size_t size, i;

	for (size = 0; size <= MAX_REQUEST; size += PIECE_STEP) {
		for (i = 0; i < PIECES_KEPT; i++)
			pieces[i] = malloc(size);
		for (i = 0; i < PIECES_KEPT; i++)
			free(pieces[i]);
	}
}

static void *worker(void *arg)
{
	struct memcgfs_loop *loop = arg;
	struct fuse_buf buf = { .mem = NULL };
	sigset_t wake;
	int err;

	rcu_register_thread();
	fill_thread_cache();
	if (loop->prepare)
		loop->prepare();
	sigemptyset(&wake);
	sigaddset(&wake, WAKE);
	pthread_sigmask(SIG_UNBLOCK, &wake, NULL);
	err = serve_requests(loop, &buf);
	readers_leave(&loop->readers);
	/* without a buffer it leaves the work to the other threads */
	if (!__atomic_sub_fetch(&loop->nr_serving, 1, __ATOMIC_SEQ_CST) ||
	    buf.mem)
		end_loop(loop, err == -EINTR ? 0 : err);
	free(buf.mem);
	return NULL;
}

/* a signal that comes just before a thread begins to wait is lost */
static void stop_worker(pthread_t thread)
{
	struct timespec end;

	do {
		pthread_kill(thread, WAKE);
		clock_gettime(CLOCK_MONOTONIC, &end);
		end.tv_nsec += WAKE_AGAIN_NS;
		if (end.tv_nsec >= 1000000000) {
			end.tv_nsec -= 1000000000;
			end.tv_sec++;
		}
	} while (pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &end));
}

void memcgfs_loops_begin(void)
{
	const struct sigaction action = { .sa_handler = on_wake };
	sigset_t all;

	first_thread = pthread_self();
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old_mask);
	sigaction(WAKE, &action, &old_action);
}

void memcgfs_loops_end(void)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(WAKE, &ignore, NULL); /* discards a pending signal */
	sigaction(WAKE, &old_action, NULL);
	pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
}

int memcgfs_loop_start(struct memcgfs_loop *loop, struct fuse_session *session,
		       unsigned int nr)
{
	int err = 0;

	/* later a worker could not report that it has no memory for its buffer */
	if (!has_room((size_t)nr * ROOM_PER_THREAD))
		return -ENOMEM;
	loop->session = session;
	loop->nr_serving = nr;
	readers_init(&loop->readers, fuse_session_fd(session), nr);
	while (loop->nr_workers < nr && !err) {
		err = thread_start_with(&loop->workers[loop->nr_workers],
					worker, loop);
		if (!err)
			loop->nr_workers++;
	}
	if (err)
		memcgfs_loop_stop(loop);
	return err;
}

void memcgfs_loop_wait(struct memcgfs_loop *loop)
{
	sigset_t let_in = old_mask;

	sigdelset(&let_in, WAKE);
	while (!fuse_session_exited(loop->session))
		sigsuspend(&let_in);
}

int memcgfs_loop_stop(struct memcgfs_loop *loop)
{
	if (loop->session) {
		fuse_session_exit(loop->session);
		readers_all(&loop->readers);
	}
	while (loop->nr_workers)
		stop_worker(loop->workers[--loop->nr_workers]);
	return loop->error;
}
