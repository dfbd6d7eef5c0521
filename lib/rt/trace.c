// SPDX-License-Identifier: GPL-2.0-only
#include "rt/trace.h"

#include <time.h>

#include "linux/rcupdate.h"

#ifdef HAVE_SYS_SDT_H
#define _SDT_HAS_SEMAPHORES 1
#include <sys/sdt.h>
#else
#define DTRACE_PROBE3(provider, name, group, bytes, detail) \
	do {                                                \
		(void)(group);                              \
		(void)(bytes);                              \
		(void)(detail);                             \
	} while (0)
#endif

/* tracers look for them in a section of their own */
#define ROW_KEY(NAME, name, bytes, word)           \
	union trace_key memcgfs_##name##_semaphore \
		__attribute__((section(".probes"), used));
TRACE_EVENTS(ROW_KEY)

#define ROW_POINTER(NAME, name, bytes, word) &memcgfs_##name##_semaphore,
static union trace_key *const keys[] = { TRACE_EVENTS(ROW_POINTER) };

#define ROW_NAME(NAME, name, bytes, word) { #name, word, bytes },
static const struct {
	const char *name;
	const char *word;
	bool has_bytes;
} rows[] = { TRACE_EVENTS(ROW_NAME) };

/* RCU */
static void (*trace_listener)(const struct trace_record *record);

static void tell_tracers(enum trace_event_id event, u64 group, u64 bytes,
			 long detail)
{
#define ROW_PROBE(NAME, name, has_bytes, word)                      \
	case TRACE_##NAME:                                          \
		DTRACE_PROBE3(memcgfs, name, group, bytes, detail); \
		break;
	switch (event) {
		TRACE_EVENTS(ROW_PROBE)
	case NR_TRACE_EVENTS:
		break;
	}
}

static u64 now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (u64)ts.tv_sec * 1000000000 + (u64)ts.tv_nsec;
}

void trace_emit(enum trace_event_id event, u64 group, u64 bytes, long detail)
{
	void (*listener)(const struct trace_record *record);

	tell_tracers(event, group, bytes, detail);
	rcu_read_lock();
	listener = rcu_dereference(trace_listener);
	if (listener) {
		const struct trace_record record = {
			.time_ns = now(),
			.event = event,
			.group = group,
			.bytes = bytes,
			.detail = detail,
		};

		listener(&record);
	}
	rcu_read_unlock();
}

const char *trace_event_name(enum trace_event_id event)
{
	return rows[event].name;
}

bool trace_event_has_bytes(enum trace_event_id event)
{
	return rows[event].has_bytes;
}

const char *trace_detail_word(enum trace_event_id event)
{
	return rows[event].word;
}

static void set_listener(void (*listener)(const struct trace_record *record))
{
	unsigned int i;

	rcu_assign_pointer(trace_listener, listener);
	for (i = 0; i < NR_TRACE_EVENTS; i++)
		WRITE_ONCE(keys[i]->program, listener != NULL);
}

void trace_start(void (*listener)(const struct trace_record *record))
{
	set_listener(listener);
}

void trace_stop(void)
{
	set_listener(NULL);
}
