// SPDX-License-Identifier: GPL-2.0-only
#include "fs/trace.h"

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/helper_thread.h"
#include "fs/reply.h"
#include "fs/trace_ring.h"
#include "libobjcg-internal.h"
#include "linux/rculist.h"

/* a row, and the bytes of an answer */
#define MAX_ROW 128
#define MAX_ANSWER 4096

#define HEADER "time\tevent\tgroup\tbytes\tdetail\n"

/**
 * struct trace_read - a read that waits
 * @list: on trace_reader.reads; trace_mutex
 * @req, @size: the read
 * @interrupted: set by the thread that the kernel tells of the interrupt; atomic
 */
struct trace_read {
	struct list_head list;
	fuse_req_t req;
	size_t size;
	bool interrupted;
};

/**
 * struct trace_reader - an open file
 * @list: on trace_readers; changed under trace_mutex, read under RCU
 * @rcu: of the free
 * @wanted: the thread is to be woken at the next event; atomic
 * @row: text that is next to be read, of @nr bytes, read up to @at; trace_mutex
 * @reads: trace_read.list, the oldest first; trace_mutex
 * @ph: to be told of the next event, or NULL; trace_mutex
 * @ring: popped under trace_mutex
 */
struct trace_reader {
	struct list_head list;
	struct rcu_head rcu;
	bool wanted;
	char row[MAX_ROW];
	size_t nr;
	size_t at;
	struct list_head reads;
	struct fuse_pollhandle *ph;
	struct trace_ring ring;
};

static DEFINE_OBJ_TYPE(trace_read);
static DEFINE_OBJ_TYPE(trace_reader);
static DEFINE_MUTEX(trace_mutex, RANK_OPEN_FILE);
static LIST_HEAD(trace_readers);
static unsigned int nr_readers; /* trace_mutex */
static struct helper_thread helper;

/* --- the events --- */

/* Context: any lock, inside rcu_read_lock() */
static void on_event(const struct trace_record *record)
{
	struct trace_reader *reader;

	list_for_each_entry_rcu(reader, &trace_readers, list) {
		trace_ring_push(&reader->ring, record);
		/* pairs with the fence in want(): it sees the event, or we this */
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		if (__atomic_load_n(&reader->wanted, __ATOMIC_RELAXED) &&
		    __atomic_exchange_n(&reader->wanted, false,
					__ATOMIC_RELAXED))
			helper_thread_wake(&helper);
	}
}

/* ask to be woken. Return: whether there is something to read already */
static bool want(struct trace_reader *reader)
{
	__atomic_store_n(&reader->wanted, true, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return trace_ring_ready(&reader->ring);
}

/* --- the text --- */

static void set_row(struct trace_reader *reader, int nr)
{
	reader->nr = (size_t)nr;
	reader->at = 0;
}

static void add_time(char *text, size_t size, u64 ns)
{
	snprintf(text, size, "%llu.%06llu",
		 (unsigned long long)(ns / 1000000000),
		 (unsigned long long)(ns % 1000000000 / 1000));
}

/* "-" for a number that is not there, or that the reader has no number for */
static void add_detail(char *text, size_t size, pid_t reader_pid,
		       const struct trace_record *record)
{
	const char *word = trace_detail_word(record->event);
	struct kernfs_open_file of = { .pid = reader_pid };
	const struct seq_file m = { .private = &of };
	pid_t pid = (pid_t)record->detail;
	size_t nr = 1;

	if (!strcmp(word, "pid ")) {
		cgroup1_translate_pids(&m, &pid, &nr);
		if (nr)
			snprintf(text, size, "pid %d", (int)pid);
		else
			snprintf(text, size, "-");
	} else if (record->detail == TRACE_NONE) {
		snprintf(text, size, "-");
	} else {
		snprintf(text, size, "%s%ld", word, record->detail);
	}
}

static void show_event(struct trace_reader *reader, pid_t pid,
		       const struct trace_record *record)
{
	char when[24], detail[32], bytes[24] = "-";

	add_time(when, sizeof(when), record->time_ns);
	add_detail(detail, sizeof(detail), pid, record);
	if (trace_event_has_bytes(record->event))
		snprintf(bytes, sizeof(bytes), "%llu",
			 (unsigned long long)record->bytes);
	set_row(reader,
		snprintf(reader->row + reader->nr, MAX_ROW - reader->nr,
			 "%s\t%s\t%llu\t%s\t%s\n", when,
			 trace_event_name(record->event),
			 (unsigned long long)record->group, bytes, detail) +
			(int)reader->nr);
}

/* the time is that of the first event after the loss, or "-" */
static void show_lost(struct trace_reader *reader, u64 lost, u64 time_ns)
{
	char when[24] = "-";

	if (time_ns)
		add_time(when, sizeof(when), time_ns);
	set_row(reader, snprintf(reader->row, MAX_ROW, "%s\tlost\t-\t-\t%llu\n",
				 when, (unsigned long long)lost));
}

/* Return: false if there is nothing to read now */
static bool next_row(struct trace_reader *reader, pid_t pid)
{
	struct trace_entry entry;
	u64 lost;

	reader->nr = 0;
	reader->at = 0;
	if (trace_ring_pop(&reader->ring, &entry)) {
		if (entry.lost)
			show_lost(reader, entry.lost, entry.record.time_ns);
		show_event(reader, pid, &entry.record);
		return true;
	}
	lost = trace_ring_take_lost(&reader->ring);
	if (lost)
		show_lost(reader, lost, 0);
	return lost;
}

static size_t fill(struct trace_reader *reader, pid_t pid, char *buf,
		   size_t size)
{
	size_t done = 0, part;

	lockdep_assert_held(&trace_mutex);
	while (done < size &&
	       (reader->at < reader->nr || next_row(reader, pid))) {
		part = min(size - done, reader->nr - reader->at);
		memcpy(buf + done, reader->row + reader->at, part);
		reader->at += part;
		done += part;
	}
	return done;
}

/* --- reads --- */

/* libfuse calls it with a lock of the request held */
static void on_interrupt(fuse_req_t req, void *read)
{
	(void)req;
	__atomic_store_n(&((struct trace_read *)read)->interrupted, true,
			 __ATOMIC_RELEASE);
	helper_thread_wake(&helper);
}

/* @err, or the @size bytes of @buf; the release of the file may follow at once */
static void answer(struct trace_read *read, int err, const char *buf,
		   size_t size)
{
	fuse_req_t req = read->req;

	/* waits for on_interrupt(), which uses @read */
	fuse_req_interrupt_func(req, NULL, NULL);
	list_del(&read->list);
	obj_free(&trace_read_type, read);
	if (err)
		memcgfs_reply_err(req, err);
	else
		fuse_reply_buf(req, buf, size);
}

/* Return: whether it is answered */
static bool serve_read(struct trace_reader *reader, struct trace_read *read)
{
	char buf[MAX_ANSWER];
	size_t size;

	if (__atomic_load_n(&read->interrupted, __ATOMIC_ACQUIRE)) {
		answer(read, -EINTR, NULL, 0);
		return true;
	}
	size = fill(reader, fuse_req_ctx(read->req)->pid, buf,
		    min(read->size, sizeof(buf)));
	if (size)
		answer(read, 0, buf, size);
	return size;
}

static void serve(struct trace_reader *reader)
{
	struct trace_read *read, *next;
	bool ready;

	lockdep_assert_held(&trace_mutex);
	do {
		list_for_each_entry_safe(read, next, &reader->reads, list)
			serve_read(reader, read);
		if (reader->ph && (reader->at < reader->nr ||
				   trace_ring_ready(&reader->ring))) {
			fuse_lowlevel_notify_poll(reader->ph);
			fuse_pollhandle_destroy(reader->ph);
			reader->ph = NULL;
		}
		ready = !list_empty(&reader->reads) || reader->ph ?
				want(reader) :
				false;
	} while (ready);
}

static void *run(void *unused)
{
	struct trace_reader *reader;

	(void)unused;
	rcu_register_thread();
	while (helper_thread_wait(&helper)) {
		mutex_lock(&trace_mutex);
		list_for_each_entry(reader, &trace_readers, list)
			serve(reader);
		mutex_unlock(&trace_mutex);
	}
	return NULL;
}

static int queue_read(struct trace_reader *reader, fuse_req_t req, size_t size)
{
	struct trace_read *read = obj_alloc(&trace_read_type);

	if (!read)
		return -ENOMEM;
	read->req = req;
	read->size = size;
	list_add_tail(&read->list, &reader->reads);
	/* may call it now */
	fuse_req_interrupt_func(req, on_interrupt, read);
	serve(reader);
	return 0;
}

static void trace_read(void *stream, fuse_req_t req, size_t size, bool nonblock)
{
	struct trace_reader *reader = stream;
	char buf[MAX_ANSWER];
	int err = 0;
	size_t nr = 0;

	mutex_lock(&trace_mutex);
	/* earlier reads get the earlier events */
	if (list_empty(&reader->reads))
		nr = fill(reader, fuse_req_ctx(req)->pid, buf,
			  min(size, sizeof(buf)));
	if (!nr && size)
		err = nonblock ? -EAGAIN : queue_read(reader, req, size);
	mutex_unlock(&trace_mutex);
	if (err)
		memcgfs_reply_err(req, err);
	else if (nr || !size)
		fuse_reply_buf(req, buf, nr);
}

static void trace_poll(void *stream, fuse_req_t req, struct fuse_pollhandle *ph)
{
	struct trace_reader *reader = stream;
	unsigned int events = 0;

	mutex_lock(&trace_mutex);
	if (ph) {
		if (reader->ph)
			fuse_pollhandle_destroy(reader->ph);
		reader->ph = ph;
		want(reader);
	}
	if (reader->at < reader->nr || trace_ring_ready(&reader->ring))
		events = POLLIN | POLLRDNORM;
	mutex_unlock(&trace_mutex);
	fuse_reply_poll(req, events);
}

/* --- the beginning and the end --- */

static int trace_open(void **stream)
{
	struct trace_reader *reader = obj_alloc(&trace_reader_type);

	if (!reader)
		return -ENOMEM;
	trace_ring_init(&reader->ring);
	INIT_LIST_HEAD(&reader->reads);
	memcpy(reader->row, HEADER, sizeof(HEADER) - 1);
	set_row(reader, sizeof(HEADER) - 1);
	mutex_lock(&trace_mutex);
	if (nr_readers == TRACE_MAX_READERS) {
		mutex_unlock(&trace_mutex);
		obj_free(&trace_reader_type, reader);
		return -EBUSY;
	}
	list_add_tail_rcu(&reader->list, &trace_readers);
	if (!nr_readers++)
		trace_start(on_event);
	mutex_unlock(&trace_mutex);
	*stream = reader;
	return 0;
}

static void free_reader(struct rcu_head *rcu)
{
	obj_free(&trace_reader_type,
		 container_of(rcu, struct trace_reader, rcu));
}

static void end_reads(struct trace_reader *reader)
{
	struct trace_read *read, *next;

	list_for_each_entry_safe(read, next, &reader->reads, list)
		answer(read, 0, NULL, 0);
	if (reader->ph)
		fuse_pollhandle_destroy(reader->ph);
	reader->ph = NULL;
}

static void trace_release(void *stream)
{
	struct trace_reader *reader = stream;

	mutex_lock(&trace_mutex);
	end_reads(reader);
	list_del_rcu(&reader->list);
	if (!--nr_readers)
		trace_stop();
	mutex_unlock(&trace_mutex);
	call_rcu(&reader->rcu, free_reader);
}

const struct kernfs_stream trace_stream = {
	.open = trace_open,
	.read = trace_read,
	.poll = trace_poll,
	.release = trace_release,
};

int trace_begin(void)
{
	return helper_thread_start(&helper, run, NULL);
}

void trace_end(void)
{
	struct trace_reader *reader;

	mutex_lock(&trace_mutex);
	list_for_each_entry(reader, &trace_readers, list)
		end_reads(reader);
	mutex_unlock(&trace_mutex);
	trace_stop();
	/* no event wakes the thread from then on */
	synchronize_rcu();
	helper_thread_stop(&helper);
}
