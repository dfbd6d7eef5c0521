/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trace.h - tracepoints: what happens to a group, told to those who listen
 *
 * An event is a row of TRACE_EVENTS. A line at its site tells it:
 *
 *	trace_event(UNCHARGE, memcg->css.id, bytes, counted);
 *
 * There are two kinds of listeners. A tracer, such as perf or bpftrace, uses
 * the static tracepoints memcgfs:NAME (sys/sdt.h), with the arguments group,
 * bytes and detail. The program gets the same events as a call, between
 * trace_start() and trace_stop(). While neither listens, a site costs the load
 * of a word that no thread writes, and a branch that is never taken: its
 * arguments are not evaluated. Without sys/sdt.h there are no static
 * tracepoints.
 *
 * The word has two halves. A tracer adds to the first, from outside and without
 * an atomic operation, so the program may only write the other.
 *
 * The bite: a site can stand under any lock and inside rcu_read_lock(), so a
 * listener takes no lock and does not sleep.
 */
#ifndef _OBJCG_TRACE_H
#define _OBJCG_TRACE_H

#include "linux/compiler.h"
#include "linux/types.h"

/*
 * The events: row(NAME, name, bytes, word). Some have a number of bytes; detail
 * is a number after that word.
 *
 *	charge		bytes of pages that are put to use in a group;
 *			detail: bytes that its counter rose by: 0 if a CPU's
 *			stock had the pages, or up to a batch for that stock
 *	uncharge	bytes of pages that are no longer in use; detail: bytes
 *			that its counter fell by: 0 if a stock keeps them
 *	drain		bytes that leave a CPU's stock, or find no room in it;
 *			the counter falls by them; detail: the CPU, or -1
 *	obj_charge	bytes of an object; detail: id of its obj_cgroup
 *	obj_uncharge	the reverse
 *	mkdir		detail: id of the parent
 *	attach		a thread has come into a group; detail: its pid
 *	rmdir		the group is dying from now on; detail: id of the parent
 *	reparent	its obj_cgroup belongs to the parent from now on;
 *			bytes of objects that are known to be charged; detail:
 *			id of the parent
 *	release		its last reference has gone
 *	oom		detail: pid of the process that is to be killed
 *
 * So the sum of detail of charge, minus those of uncharge, minus the bytes of
 * drain, is what usage_in_bytes has changed by; the sum of bytes of charge minus
 * those of uncharge is the part of it that is in use.
 */
/* clang-format off */
#define TRACE_EVENTS(row)					\
	row(CHARGE,		charge,		true,	"counter ")	\
	row(UNCHARGE,		uncharge,	true,	"counter ")	\
	row(DRAIN,		drain,		true,	"cpu ")		\
	row(OBJ_CHARGE,		obj_charge,	true,	"objcg ")	\
	row(OBJ_UNCHARGE,	obj_uncharge,	true,	"objcg ")	\
	row(MKDIR,		mkdir,		false,	"parent ")	\
	row(ATTACH,		attach,		false,	"pid ")		\
	row(RMDIR,		rmdir,		false,	"parent ")	\
	row(REPARENT,		reparent,	true,	"parent ")	\
	row(RELEASE,		release,	false,	"")		\
	row(OOM,		oom,		true,	"pid ")
/* clang-format on */

#define TRACE_ROW_ID(NAME, name, bytes, word) TRACE_##NAME,
enum trace_event_id { TRACE_EVENTS(TRACE_ROW_ID) NR_TRACE_EVENTS };
#undef TRACE_ROW_ID

/* TRACE_NONE - a detail that there is not; shown as "-" */
#define TRACE_NONE (-1L)

/**
 * struct trace_record - an event
 * @time_ns: CLOCK_MONOTONIC
 * @event: the row
 * @group: id of the memcg
 * @bytes: or 0
 * @detail: a number, see TRACE_EVENTS, or TRACE_NONE
 */
struct trace_record {
	u64 time_ns;
	enum trace_event_id event;
	u64 group;
	u64 bytes;
	long detail;
};

/* the word of an event; sys/sdt.h prescribes the type of @tracers */
union trace_key {
	struct {
		unsigned short tracers;
		unsigned short program;
	};
	u32 any;
};

/* sys/sdt.h prescribes the names */
#define TRACE_ROW_KEY(NAME, name, bytes, word) \
	extern union trace_key memcgfs_##name##_semaphore;
TRACE_EVENTS(TRACE_ROW_KEY)
#undef TRACE_ROW_KEY

#define TRACE_ROW_ON(NAME, name, bytes, word)                     \
	static inline bool trace_on_##NAME(void)                  \
	{                                                         \
		return READ_ONCE(memcgfs_##name##_semaphore.any); \
	}
TRACE_EVENTS(TRACE_ROW_ON)
#undef TRACE_ROW_ON

/** trace_emit - tell an event; for trace_event() */
void trace_emit(enum trace_event_id event, u64 group, u64 bytes, long detail)
	__attribute__((cold, noinline));

/** trace_event - tell an event if any listen; else evaluate no argument */
#define trace_event(NAME, group, bytes, detail)                         \
	do {                                                            \
		if (unlikely(trace_on_##NAME()))                        \
			trace_emit(TRACE_##NAME, group, bytes, detail); \
	} while (0)

/** trace_event_name - of a row */
const char *trace_event_name(enum trace_event_id event);

/** trace_event_has_bytes - do its bytes say something? */
bool trace_event_has_bytes(enum trace_event_id event);

/** trace_detail_word - the word before the number, "" if there is no detail */
const char *trace_detail_word(enum trace_event_id event);

/**
 * trace_start - get all events
 * @listener: is called by any thread, under any lock, inside rcu_read_lock()
 *
 * Context: serialized with trace_stop(); there is no listener.
 */
void trace_start(void (*listener)(const struct trace_record *record));

/**
 * trace_stop - get no more events
 *
 * Threads may still be inside the listener, until a grace period has passed.
 */
void trace_stop(void);

#endif
