// SPDX-License-Identifier: GPL-2.0-only
/*
 * membership.c - the sources
 *
 * Only order matters here. A request first takes in all earlier events. If
 * /proc shows a thread alive after that, the thread exits later than the events
 * taken in, so its exit is still to come.
 */
#include "members/membership.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/thread.h"
#include "members/adoption.h"
#include "members/events.h"
#include "members/last_look.h"
#include "members/members.h"
#include "members/memory.h"
#include "members/oom.h"
#include "members/release_agent.h"
#include "members/root_memory.h"
#include "members/scan.h"
#include "proc/ask.h"
#include "proc/connector.h"
#include "proc/taskstats.h"

/*
 * More than any machine makes. The thread lets events gather until the socket
 * could be full at that rate: a wakeup costs as much as several events.
 */
#define EVENTS_PER_MS 1000

/* this many events in a scan are taken for a loss */
#define MAX_HELD 100000

/* immutable between open and stop; NULL: the source is the scan */
static struct proc_connector *connector;
static int stop_fd = -1;
static pthread_t follower;

static struct {
	unsigned long events;
	unsigned long overruns;
	unsigned long scans; /* that have begun */
	unsigned long syncs;
} counts; /* membership_lock */

/* serializes walks over /proc; callers that wait for it need a walk too */
static DEFINE_MUTEX(scan_lock, RANK_SCAN);

/**
 * struct loss - events were lost, and no scan has made up for it yet
 * @lost: true in that case
 * @since: when we were told of the first loss, as in an event's time; or the
 *         time before which none was lost, if we were not told
 * @held: struct proc_event from after then, to be taken in after the scan
 * @none_before: all forks before this time have had their event
 *
 * The kernel drops events from the first that does not fit until the socket was
 * emptied. So the events that we read between being told and the end of the
 * queue came before the loss, and their times are before @since. Later events
 * may be about processes with reused numbers, if the exits of the earlier
 * processes were lost.
 */
static struct loss {
	bool lost;
	u64 since;
	struct array held;
	u64 none_before;
} loss = { .held = ARRAY_OF(struct proc_event) }; /* membership_lock */

static void note_loss(u64 since)
{
	counts.overruns++;
	adoptions_lost();
	if (!loss.lost || since < loss.since)
		loss.since = since;
	loss.none_before = min(loss.none_before, since);
	WRITE_ONCE(loss.lost, true);
}

/*
 * The forks that we have taken in since then may be later processes': the exits
 * of the parents that we know may be missing, and the forks of these processes.
 */
static void on_gap(u64 since)
{
	note_loss(since);
	members_forget_forks(since);
}

static void hold_event(const struct proc_event *event)
{
	struct proc_event *held =
		loss.held.nr < MAX_HELD ? array_add(&loss.held) : NULL;

	if (held)
		*held = *event;
	else
		note_loss(task_clock());
}

static void on_event(const struct proc_event *event)
{
	counts.events++;
	if (loss.lost && event->timestamp_ns > loss.since)
		hold_event(event);
	else
		member_event(event);
}

/*
 * All events that were sent before our call. Later events are for later calls:
 * a process that forks all the time does not keep us here.
 */
static void take_events(void)
{
	u64 now;

	members_last_look_hold();
	now = task_clock();
	while (proc_connector_drain(connector, now, on_event, on_gap))
		note_loss(task_clock());
	members_last_look_end();
	if (list_empty(&member_processes) && !adoptions_exist())
		members_last_look_rest();
	if (!loss.lost)
		loss.none_before = now;
}

/*
 * If more events were lost meanwhile, exits of processes that the scan has
 * found may be among them, and the held events are useless: the next request
 * needs a new scan.
 */
static void make_good(unsigned long overruns)
{
	struct array held = loss.held;
	const struct proc_event *event;

	loss.held = (struct array)ARRAY_OF(struct proc_event);
	WRITE_ONCE(loss.lost, counts.overruns != overruns);
	array_for_each(event, &held)
		if (!loss.lost)
			member_event(event);
	array_free(&held);
}

/* Context: scan_lock and membership_lock; the latter is given up meanwhile */
static void scan(void)
{
	unsigned long overruns = counts.overruns;
	int err;

	counts.scans++;
	err = member_scan_begin(connector ? task_tick(loss.none_before) + 1 :
					    0);
	mutex_unlock(&membership_lock);
	if (!err)
		err = member_scan_read();
	mutex_lock(&membership_lock);
	if (connector)
		take_events();
	if (err)
		return;
	member_scan_merge();
	if (connector)
		make_good(overruns);
}

static void lock_in_sync(void)
{
	unsigned long scans;

	mutex_lock(&membership_lock);
	if (connector) {
		take_events();
		if (!loss.lost)
			return;
	}
	scans = counts.scans;
	mutex_unlock(&membership_lock);
	mutex_lock(&scan_lock);
	mutex_lock(&membership_lock);
	/* a scan that began after our call serves us as well */
	if (counts.scans == scans)
		scan();
	mutex_unlock(&scan_lock);
}

void membership_lock_in_sync(void)
{
	lock_in_sync();
	counts.syncs++;
}

void membership_sync(void)
{
	membership_lock_in_sync();
	mutex_unlock(&membership_lock);
}

/*
 * Without events a request of a thread that is in the table needs no scan: it
 * waits for us, and only a write to a file of ours moves it.
 *
 * Return: the thread and membership_lock is held; or NULL and it is not
 */
static struct member *lock_known(pid_t pid)
{
	struct proc_task now;
	struct member *m;

	if (connector || proc_task_read(pid, pid, &now))
		return NULL;
	mutex_lock(&membership_lock);
	m = member_find(pid);
	if (m && task_id_is(&m->id, pid, now.id.starttime))
		return m;
	mutex_unlock(&membership_lock);
	return NULL;
}

/* written under membership_lock: a reader sees what its own calls have done */
static bool events_are_lost(void)
{
	return READ_ONCE(loss.lost);
}

static void run_as(struct task_struct *task, void (*func)(void *data),
		   void *data)
{
	struct task_struct *outer = set_current(task);

	func(data);
	set_current(outer);
}

void membership_run_as(pid_t pid, void (*func)(void *data), void *data)
{
	struct member *m;

	if (!members_any() && !events_are_lost()) {
		run_as(NULL, func, data);
		return;
	}
	m = lock_known(pid);
	if (!m) {
		membership_lock_in_sync();
		m = member_find(pid);
	}
	run_as(m ? m->task : NULL, func, data);
	mutex_unlock(&membership_lock);
}

static bool has_charges(struct cgroup *cgrp)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);

	return page_counter_read(&memcg->memory) ||
	       page_counter_read(&memcg->memsw);
}

bool membership_is_settled(struct cgroup *cgrp)
{
	return !cgroup_is_root(cgrp) && !cgroup_is_populated(cgrp) &&
	       !(cgroup_has_memory(cgrp) && has_charges(cgrp)) &&
	       !events_are_lost();
}

bool membership_has_events(void)
{
	return connector;
}

void membership_show(struct seq_file *m)
{
	seq_puts(m, "name\tvalue\n");
	mutex_lock(&membership_lock);
	seq_printf(m, "source\t%s\n", connector ? "connector" : "scan");
	if (connector) {
		seq_printf(m, "events\t%lu\n", counts.events);
		seq_printf(m, "overruns\t%lu\n", counts.overruns);
	}
	seq_printf(m, "syncs\t%lu\n", counts.syncs);
	seq_printf(m, "exit_messages\t%s\n", taskstats_works() ? "yes" : "no");
	seq_printf(m, "scans\t%lu\n", counts.scans);
	members_show(m);
	member_memory_show(m);
	root_memory_show(m);
	member_oom_show(m);
	release_agent_show(m);
	mutex_unlock(&membership_lock);
}

static int open_connector(bool required, const char **error)
{
	int err = proc_connector_open(&connector);

	/* without it the history of a short life is lost */
	if (!err)
		taskstats_open();
	if (!err || !required)
		return 0;
	*error = "membership=connector needs Linux 6.6 or root, in the initial "
		 "user, pid, network and time namespaces; use membership=scan";
	return err;
}

static void close_connector(void)
{
	if (connector)
		proc_connector_close(connector);
	taskstats_close();
	connector = NULL;
}

int membership_open(const char *source, const char **error)
{
	bool scan = source && !strcmp(source, "scan");
	bool required = source && !strcmp(source, "connector");

	if (source && !scan && !required) {
		*error = "expected connector or scan";
		return -EINVAL;
	}
	return scan ? 0 : open_connector(required, error);
}

/* keeps the socket from overflowing while no request comes */
static void *follow(void *unused)
{
	struct pollfd events = {
		.fd = proc_connector_fd(connector),
		.events = POLLIN,
	};
	struct pollfd fds[] = { { .fd = stop_fd, .events = POLLIN }, events };
	int gather_ms = proc_connector_room(connector) / EVENTS_PER_MS + 1;

	(void)unused;
	for (;;) {
		poll(fds, ARRAY_SIZE(fds), -1);
		if (fds[0].revents || poll(fds, 1, gather_ms) > 0)
			return NULL;
		lock_in_sync();
		mutex_unlock(&membership_lock);
	}
}

static int start_follower(void)
{
	int err;

	stop_fd = eventfd(0, EFD_CLOEXEC);
	if (stop_fd < 0)
		return -errno;
	err = thread_start(&follower, follow);
	if (err)
		close(stop_fd);
	return err;
}

static void stop_follower(void)
{
	eventfd_write(stop_fd, 1);
	pthread_join(follower, NULL);
	close(stop_fd);
}

static void forget_all(void)
{
	mutex_lock(&membership_lock);
	members_fini();
	members_last_look_forget();
	array_free(&loss.held);
	member_scan_forget();
	mutex_unlock(&membership_lock);
}

int membership_start(void)
{
	int err;

	memset(&counts, 0, sizeof(counts));
	members_init();
	WRITE_ONCE(loss.lost, false);
	member_memory_init();
	member_oom_init();
	proc_ask_start();
	/* drop the events since open, or see the processes that exist */
	membership_sync();
	err = connector ? start_follower() : 0;
	if (err) {
		proc_ask_stop();
		forget_all();
		close_connector();
	}
	return err;
}

void membership_stop(void)
{
	if (connector)
		stop_follower();
	proc_ask_stop();
	forget_all();
	close_connector();
}
