// SPDX-License-Identifier: GPL-2.0-only
#include "fs/readers.h"

#include <poll.h>
#include <time.h>

/* between two looks */
#define LOOK_NS 1000000

/* at so many looks in turn requests were waiting: another reader is needed */
#define BACKLOG_LOOKS 8

/* in so many looks in turn no request was taken: none may come for long */
#define QUIET_LOOKS 16

/* requests that found another reader idle, less those that found none */
#define BORED (READERS_NEW + 1)

/* units of counts: a request taken, a reader, a busy reader */
#define TAKEN (1ULL << 32)
#define READER (1ULL << 16)
#define BUSY 1ULL

static unsigned int nr_taken(uint64_t counts)
{
	return (unsigned int)(counts / TAKEN);
}

static unsigned int nr_idle(uint64_t counts)
{
	return (unsigned int)(counts % TAKEN / READER - counts % READER);
}

void readers_init(struct readers *r, int fd, unsigned int nr)
{
	*r = (struct readers){ .fd = fd, .counts = nr * READER };
	sem_init(&r->wanted, 0, 0);
	pthread_mutex_init(&r->watch, NULL);
}

static uint64_t read_counts(const struct readers *r)
{
	return __atomic_load_n(&r->counts, __ATOMIC_SEQ_CST);
}

/* after a change of counts; see sleep_while_idle() */
static void wake(struct readers *r)
{
	if (__atomic_load_n(&r->asleep, __ATOMIC_SEQ_CST) &&
	    __atomic_exchange_n(&r->asleep, false, __ATOMIC_SEQ_CST))
		sem_post(&r->wanted);
}

void readers_all(struct readers *r)
{
	if (!__atomic_exchange_n(&r->all, true, __ATOMIC_SEQ_CST))
		sem_post(&r->wanted);
}

void readers_took(struct readers *r)
{
	__atomic_add_fetch(&r->counts, TAKEN + BUSY, __ATOMIC_SEQ_CST);
	wake(r);
}

static bool all_are(const struct readers *r)
{
	return __atomic_load_n(&r->all, __ATOMIC_SEQ_CST);
}

/* Return: false if no other reader would be left that is idle */
static bool resign(struct readers *r, uint64_t counts)
{
	do {
		if (nr_idle(counts) < 2)
			return false;
	} while (!__atomic_compare_exchange_n(
		&r->counts, &counts, counts - READER, true, __ATOMIC_SEQ_CST,
		__ATOMIC_SEQ_CST));
	return true;
}

bool readers_done(struct readers *r, unsigned int *bored)
{
	uint64_t counts =
		__atomic_sub_fetch(&r->counts, BUSY, __ATOMIC_SEQ_CST);

	if (nr_idle(counts) < 2 || all_are(r)) {
		*bored -= *bored ? 1 : 0;
		return false;
	}
	if (++*bored < BORED || !resign(r, counts))
		return false;
	*bored = 0;
	return true;
}

/* until a request is taken; it may return early */
static void sleep_while_idle(struct readers *r, unsigned int taken)
{
	uint64_t counts;

	__atomic_store_n(&r->asleep, true, __ATOMIC_SEQ_CST);
	counts = read_counts(r);
	if (!all_are(r) && nr_taken(counts) == taken && nr_idle(counts))
		sem_wait(&r->wanted);
	__atomic_store_n(&r->asleep, false, __ATOMIC_SEQ_CST);
}

static void pause_for_a_look(void)
{
	const struct timespec pause = { .tv_nsec = LOOK_NS };

	nanosleep(&pause, NULL);
}

static bool requests_wait(const struct readers *r)
{
	struct pollfd fd = { .fd = r->fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0 && fd.revents & POLLIN;
}

/* until there is work for another reader, or all are to read */
static void watch(struct readers *r)
{
	unsigned int seen, taken = nr_taken(read_counts(r));
	unsigned int backlog = 0, quiet = 0;
	uint64_t counts;

	while (!all_are(r) && backlog < BACKLOG_LOOKS) {
		pause_for_a_look();
		counts = read_counts(r);
		seen = taken;
		taken = nr_taken(counts);
		quiet = taken == seen ? quiet + 1 : 0;
		if (!nr_idle(counts) && quiet)
			return;
		backlog = !nr_idle(counts) && requests_wait(r) ? backlog + 1 :
								 0;
		if (quiet >= QUIET_LOOKS)
			sleep_while_idle(r, taken);
	}
}

void readers_stand_by(struct readers *r)
{
	pthread_mutex_lock(&r->watch);
	watch(r);
	__atomic_add_fetch(&r->counts, READER, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(&r->watch);
}

void readers_leave(struct readers *r)
{
	__atomic_sub_fetch(&r->counts, READER, __ATOMIC_SEQ_CST);
	wake(r);
}
