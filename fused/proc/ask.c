// SPDX-License-Identifier: GPL-2.0-only
/*
 * ask.c - threads that may hang
 *
 * We start threads as needed, up to a bound: as many as there are questions at
 * the same time. We keep each for the next question. If all of them hang, no
 * question is answered.
 */
#include "proc/ask.h"

#include <errno.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/thread.h"
#include "proc/maps.h"
#include "proc/stat.h"
#include "proc/text.h"

#define MAX_WAIT_NS 100000000
#define NS_PER_S 1000000000
#define MAX_THREADS 32

/**
 * struct question
 * @tgid: the process
 * @other: the other process for kcmp(2), or 0
 * @thread: of @tgid, for its mappings, or 0 to read @file
 * @sizes: of proc_maps_read()
 * @file: of @tgid
 */
struct question {
	pid_t tgid;
	pid_t other;
	pid_t thread;
	bool sizes;
	bool cmdline;
	char file[PROC_NAME_MAX];
};

/**
 * struct place - where the answer goes, besides its number
 * @text: of a file
 * @size: of @text
 * @maps: an empty array of struct proc_mapping
 */
struct place {
	char *text;
	size_t size;
	struct array *maps;
};

/**
 * struct asker - a thread
 * @asked: wakes the thread, @answered the caller
 * @question: immutable from when it is asked until it is answered
 * @ret: the answer, with @text and @maps; the thread's own until it is answered
 *
 * All other fields: lock. A caller that gives up leaves, and a thread that
 * comes back is idle again.
 */
struct asker {
	enum { NO_THREAD, IDLE, ASKED, GIVEN_UP, ANSWERED } state;
	pthread_cond_t asked;
	pthread_cond_t answered;
	struct question question;
	int ret;
	char text[PROC_STAT_MAX];
	struct array maps;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct asker askers[MAX_THREADS] = {
	[0 ... MAX_THREADS - 1] = {
		.asked = PTHREAD_COND_INITIALIZER,
		.answered = PTHREAD_COND_INITIALIZER,
		.maps = ARRAY_OF(struct proc_mapping),
	},
};
static struct asker *starting;				  /* lock */
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER; /* began, ended */
static bool running;					  /* lock */

static int answer(const struct question *q, const struct place *place)
{
	if (q->other)
		return (int)syscall(SYS_kcmp, q->tgid, q->other, KCMP_VM, 0, 0);
	if (q->thread)
		return proc_maps_read(q->tgid, q->thread, q->sizes,
				      place->maps);
	if (q->cmdline)
		return proc_read_cmdline(q->tgid, place->text, place->size);
	return proc_read_text(q->tgid, q->file, place->text, place->size);
}

static int answer_in_thread(struct asker *a)
{
	const struct place place = { a->text, sizeof(a->text), &a->maps };

	return answer(&a->question, &place);
}

static bool has_question(const struct asker *a)
{
	return a->state == ASKED || a->state == GIVEN_UP;
}

static void *serve(void *unused)
{
	struct asker *a;

	(void)unused;
	pthread_mutex_lock(&lock);
	a = starting;
	starting = NULL;
	pthread_cond_broadcast(&changed);
	while (running || a->state != IDLE) {
		if (!has_question(a)) {
			pthread_cond_wait(&a->asked, &lock);
			continue;
		}
		pthread_mutex_unlock(&lock);
		a->ret = answer_in_thread(a);
		pthread_mutex_lock(&lock);
		if (a->state == GIVEN_UP)
			array_free(&a->maps);
		a->state = a->state == ASKED ? ANSWERED : IDLE;
		pthread_cond_signal(&a->answered);
	}
	a->state = NO_THREAD;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return NULL;
}

static struct timespec deadline(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += MAX_WAIT_NS;
	at.tv_sec += at.tv_nsec / NS_PER_S;
	at.tv_nsec %= NS_PER_S;
	return at;
}

/*
 * Return: false on timeout; true if the caller should check its condition again
 */
static bool wait_until(pthread_cond_t *cond, const struct timespec *end)
{
	return !pthread_cond_clockwait(cond, &lock, CLOCK_MONOTONIC, end);
}

static bool is_about(const struct question *q, pid_t pid)
{
	return pid && (q->tgid == pid || q->other == pid);
}

/* Return: whether a thread hangs at either of these processes */
static bool hangs(pid_t tgid, pid_t other)
{
	size_t i;

	for (i = 0; i < MAX_THREADS; i++)
		if (askers[i].state == GIVEN_UP &&
		    (is_about(&askers[i].question, tgid) ||
		     is_about(&askers[i].question, other)))
			return true;
	return false;
}

static struct asker *find(int state)
{
	size_t i;

	for (i = 0; i < MAX_THREADS; i++)
		if ((int)askers[i].state == state)
			return &askers[i];
	return NULL;
}

/* Return: a thread that is idle, perhaps a new one, or NULL */
static struct asker *get_asker(void)
{
	struct asker *a;
	pthread_t thread;

	/* a new thread sets @starting to NULL when it begins to run */
	while (!(a = find(IDLE)) && starting)
		pthread_cond_wait(&changed, &lock);
	if (a)
		return a;
	a = find(NO_THREAD);
	if (!a)
		return NULL;
	starting = a;
	if (thread_start(&thread, serve)) {
		starting = NULL;
		pthread_cond_broadcast(&changed);
		return NULL;
	}
	pthread_detach(thread);
	a->state = IDLE;
	return a;
}

/* Return: the thread that has answered, to be put back, or NULL */
static struct asker *ask(const struct question *q)
{
	struct timespec end = deadline();
	struct asker *a = hangs(q->tgid, q->other) ? NULL : get_asker();

	if (!a)
		return NULL;
	a->question = *q;
	a->state = ASKED;
	pthread_cond_signal(&a->asked);
	while (a->state == ASKED && wait_until(&a->answered, &end))
		;
	if (a->state == ANSWERED)
		return a;
	a->state = GIVEN_UP;
	return NULL;
}

/* the thread may have to end now */
static void put_back(struct asker *a)
{
	a->state = IDLE;
	if (!running)
		pthread_cond_signal(&a->asked);
}

bool proc_trusts(const struct proc_ids *ids)
{
	uid_t own = geteuid();

	return ids->uid == own && ids->euid == own && ids->suid == own &&
	       ids->fsuid == own;
}

bool proc_trusts_process(pid_t tgid)
{
	struct proc_ids ids;

	return !proc_ids_read(tgid, &ids) && proc_trusts(&ids);
}

static void take_answer(struct asker *a, const struct place *place)
{
	if (place->size)
		snprintf(place->text, place->size, "%s", a->text);
	if (place->maps) {
		*place->maps = a->maps;
		a->maps.data = NULL;
		a->maps.nr = a->maps.room = 0;
	}
}

static int ask_and_copy(const struct question *q, bool trusted,
			const struct place *place)
{
	struct asker *a;
	int ret = -EAGAIN;

	if (trusted)
		return answer(q, place);
	pthread_mutex_lock(&lock);
	if (!running) {
		pthread_mutex_unlock(&lock);
		return answer(q, place);
	}
	a = ask(q);
	if (a) {
		ret = a->ret;
		if (!ret)
			take_answer(a, place);
		put_back(a);
	}
	pthread_mutex_unlock(&lock);
	return ret;
}

bool proc_ask_same_vm(pid_t tgid, pid_t other)
{
	struct question q = { .tgid = tgid, .other = other };
	const struct place none = { .text = NULL };
	bool trusted = proc_trusts_process(tgid) && proc_trusts_process(other);

	return !ask_and_copy(&q, trusted, &none);
}

int proc_ask_cmdline(pid_t tgid, char *text, size_t size)
{
	const struct question q = { .tgid = tgid, .cmdline = true };
	const struct place place = { .text = text, .size = size };

	return ask_and_copy(&q, proc_trusts_process(tgid), &place);
}

int proc_ask_stat(pid_t tgid, bool trusted, const char *file, char *text,
		  size_t size)
{
	struct question q = { .tgid = tgid };
	const struct place place = { .text = text, .size = size };

	snprintf(q.file, sizeof(q.file), "%s", file);
	return ask_and_copy(&q, trusted, &place);
}

/* a file of a third process can stop one that is trusted, in the middle of a fault */
int proc_ask_maps(pid_t tgid, pid_t thread, bool sizes, struct array *ret)
{
	struct question q = { .tgid = tgid, .thread = thread, .sizes = sizes };
	const struct place place = { .maps = ret };

	return ask_and_copy(&q, false, &place);
}

void proc_ask_start(void)
{
	pthread_mutex_lock(&lock);
	running = true;
	pthread_mutex_unlock(&lock);
}

static bool all_ended(void)
{
	size_t i;

	for (i = 0; i < MAX_THREADS; i++)
		if (askers[i].state != NO_THREAD)
			return false;
	return true;
}

void proc_ask_stop(void)
{
	struct timespec end = deadline();
	size_t i;

	pthread_mutex_lock(&lock);
	running = false;
	for (i = 0; i < MAX_THREADS; i++)
		pthread_cond_signal(&askers[i].asked);
	while (!all_ended() && wait_until(&changed, &end))
		;
	pthread_mutex_unlock(&lock);
}
