// SPDX-License-Identifier: GPL-2.0-only
#include "fake_world.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "members/members.h"
#include "members/root_memory.h"
#include "proc/connector.h"
#include "proc/ids.h"
#include "proc/mem.h"
#include "proc/sequence.h"
#include "proc/task.h"
#include "proc/taskstats.h"

#define TICK_NS 10000000ULL
#define INIT 1
#define NR_CPUS 2

/** struct fake_task - a process, if @starttime is not 0 */
struct fake_task {
	uint64_t starttime;
	pid_t ppid;
	bool member;
	unsigned long rss;
	unsigned long pgtables;
};

/** struct proc_connector - the socket */
struct proc_connector {
	int fd;
	struct sequence sequence;
};

static struct fake_task tasks[FAKE_MAX_PID + 1];
static uint64_t now;
static pid_t reaper;
static GArray *sent, *late, *after;
static GArray *last_words; /* struct exit_stats */
static bool overflowing, told, listening;
static unsigned int cpu, nr_sent[NR_CPUS];
static unsigned int kills, foreign_kills;
static void (*meanwhile)(void);
static void (*before_words)(void);

/* --- the world --- */

void fake_reset(void)
{
	memset(tasks, 0, sizeof(tasks));
	now = 100 * TICK_NS;
	tasks[INIT].starttime = 1;
	reaper = INIT;
	g_clear_pointer(&sent, g_array_unref);
	g_clear_pointer(&late, g_array_unref);
	g_clear_pointer(&after, g_array_unref);
	sent = g_array_new(FALSE, FALSE, sizeof(struct proc_event));
	after = g_array_new(FALSE, FALSE, sizeof(struct proc_event));
	late = g_array_new(FALSE, FALSE, sizeof(struct proc_event));
	g_clear_pointer(&last_words, g_array_unref);
	last_words = g_array_new(FALSE, FALSE, sizeof(struct exit_stats));
	meanwhile = NULL;
	before_words = NULL;
	overflowing = told = false;
	listening = true;
	cpu = 0;
	memset(nr_sent, 0, sizeof(nr_sent));
	kills = foreign_kills = 0;
}

void fake_sleep(unsigned int ticks)
{
	now += ticks * TICK_NS;
}

void fake_on_cpu(unsigned int number)
{
	cpu = number;
}

/* The field has room for the number of the event as well, which is the CPU's */
static void stamp(struct proc_event *event)
{
	event->cpu = nr_sent[cpu]++ * NR_CPUS + cpu;
}

static void send_event(struct proc_event event)
{
	stamp(&event);
	if (!overflowing)
		g_array_append_val(sent, event);
}

static void emit(struct proc_event *event, enum fake_fate fate)
{
	if (fate == FAKE_OVERFLOW)
		overflowing = true;
	if (fate == FAKE_LATE)
		g_array_append_val(late, *event);
	else if (fate == FAKE_AFTER && overflowing)
		g_array_append_val(after, *event);
	else if (fate == FAKE_DROPPED)
		stamp(event);
	else
		send_event(*event);
}

/* a fork of @pid or an exec by it */
static bool begins(const struct proc_event *event, pid_t pid)
{
	if (event->what == PROC_EVENT_FORK)
		return event->event_data.fork.child_pid == pid;
	return event->what == PROC_EVENT_EXEC &&
	       event->event_data.exec.process_pid == pid;
}

/* Take the event that @pid waits for out of a queue. Return: whether it was */
static bool take_out(GArray *queue, pid_t pid, struct proc_event *ret)
{
	guint i;

	for (i = 0; i < queue->len; i++) {
		*ret = g_array_index(queue, struct proc_event, i);
		if (!begins(ret, pid))
			continue;
		g_array_remove_index(queue, i);
		return true;
	}
	return false;
}

/*
 * A process does not run before the event of its fork or exec is sent. So the
 * event is not late any more when the process does something, and it has not
 * waited for the next read of a socket that is full.
 */
static void before_act(pid_t pid)
{
	struct proc_event event;

	while (take_out(late, pid, &event) || take_out(after, pid, &event))
		send_event(event);
}

void fake_deliver(void)
{
	guint i;

	for (i = 0; i < late->len; i++)
		send_event(g_array_index(late, struct proc_event, i));
	g_array_set_size(late, 0);
}

void fake_set_reaper(pid_t pid)
{
	reaper = pid;
}

bool fake_exists(pid_t pid)
{
	return pid >= INIT && pid <= FAKE_MAX_PID && tasks[pid].starttime;
}

/* the start comes a moment before the event */
void fake_fork(pid_t parent, pid_t pid, enum fake_fate fate)
{
	struct proc_event event = { .what = PROC_EVENT_FORK };

	g_assert_true(fake_exists(parent) && !fake_exists(pid));
	before_act(parent);
	tasks[pid] = tasks[parent];
	tasks[pid].ppid = parent;
	tasks[pid].starttime = now / TICK_NS;
	now += TICK_NS / 10;
	event.timestamp_ns = now;
	event.event_data.fork.parent_pid = parent;
	event.event_data.fork.parent_tgid = parent;
	event.event_data.fork.child_pid = pid;
	event.event_data.fork.child_tgid = pid;
	emit(&event, fate);
}

void fake_exec(pid_t pid, enum fake_fate fate)
{
	struct proc_event event = { .what = PROC_EVENT_EXEC };

	g_assert_true(fake_exists(pid));
	before_act(pid);
	event.timestamp_ns = ++now;
	event.event_data.exec.process_pid = pid;
	event.event_data.exec.process_tgid = pid;
	emit(&event, fate);
}

/* each page took a fault */
static void send_last_words(pid_t pid)
{
	struct exit_stats stats = {
		.pid = pid,
		.hiwater_rss = tasks[pid].rss,
		.min_flt = tasks[pid].rss,
	};

	if (listening)
		g_array_append_val(last_words, stats);
}

void fake_exit(pid_t pid, enum fake_fate fate)
{
	struct proc_event event = { .what = PROC_EVENT_EXIT };
	pid_t child;

	g_assert_true(fake_exists(pid) && pid != INIT);
	before_act(pid);
	send_last_words(pid);
	memset(&tasks[pid], 0, sizeof(tasks[pid]));
	for (child = INIT; child <= FAKE_MAX_PID; child++)
		if (tasks[child].ppid == pid)
			tasks[child].ppid = reaper;
	event.timestamp_ns = ++now;
	event.event_data.exit.process_pid = pid;
	event.event_data.exit.process_tgid = pid;
	emit(&event, fate);
}

void fake_grow(pid_t pid, unsigned long pages)
{
	tasks[pid].rss = pages;
}

void fake_map(pid_t pid, unsigned long pages)
{
	tasks[pid].pgtables = pages;
}

void fake_join(pid_t pid)
{
	g_assert_true(fake_exists(pid));
	tasks[pid].member = true;
}

uint64_t fake_start(pid_t pid)
{
	return tasks[pid].starttime;
}

bool fake_is_member(pid_t pid)
{
	return fake_exists(pid) && tasks[pid].member;
}

unsigned int fake_kills(void)
{
	return kills;
}

unsigned int fake_foreign_kills(void)
{
	return foreign_kills;
}

/* --- base/task_id.h --- */

uint64_t task_clock(void)
{
	return ++now;
}

uint64_t task_tick(uint64_t ns)
{
	return ns / TICK_NS;
}

/* --- proc/connector.h --- */

int proc_connector_open(struct proc_connector **ret)
{
	*ret = g_new0(struct proc_connector, 1);
	(*ret)->sequence = (struct sequence)SEQUENCE_NONE(1);
	(*ret)->fd = eventfd(0, EFD_CLOEXEC);
	return 0;
}

void proc_connector_close(struct proc_connector *c)
{
	close(c->fd);
	sequence_free(&c->sequence);
	g_free(c);
}

int proc_connector_fd(const struct proc_connector *c)
{
	return c->fd;
}

int proc_connector_room(const struct proc_connector *c)
{
	(void)c;
	return 1;
}

static void hand_over(struct proc_connector *c, GArray **queue, bool fresh,
		      void (*fn)(const struct proc_event *event),
		      void (*gap)(uint64_t since))
{
	GArray *events = *queue;
	uint64_t since;
	guint i;

	*queue = g_array_new(FALSE, FALSE, sizeof(struct proc_event));
	for (i = 0; i < events->len; i++) {
		struct proc_event *event =
			&g_array_index(events, struct proc_event, i);

		if (fresh) {
			event->timestamp_ns = ++now;
			stamp(event);
		}
		if (sequence_gap(&c->sequence, event->cpu % NR_CPUS,
				 event->cpu / NR_CPUS, event->timestamp_ns,
				 &since))
			gap(since);
		fn(event);
	}
	g_array_unref(events);
}

/* tells of a loss before the events that came before it, as a socket does */
int proc_connector_drain(struct proc_connector *c, uint64_t until,
			 void (*fn)(const struct proc_event *event),
			 void (*gap)(uint64_t since))
{
	(void)until; /* no event comes during a drain */
	if (overflowing && !told) {
		told = true;
		sequence_told(&c->sequence, ++now);
		return -ENOBUFS;
	}
	overflowing = told = false;
	hand_over(c, &sent, false, fn, gap);
	hand_over(c, &after, true, fn, gap);
	return 0;
}

/* --- proc/taskstats.h --- */

int taskstats_open(void)
{
	return 0;
}

bool taskstats_works(void)
{
	return true;
}

void taskstats_close(void)
{
}

int taskstats_listen(void)
{
	listening = true;
	return 0;
}

void taskstats_rest(void)
{
	listening = false;
	g_array_set_size(last_words, 0);
}

bool fake_is_heard(void)
{
	return listening;
}

void fake_before_words(void (*fn)(void))
{
	before_words = fn;
}

void taskstats_drain(void (*fn)(const struct exit_stats *stats))
{
	guint i;

	if (before_words)
		before_words();
	for (i = 0; i < last_words->len; i++)
		fn(&g_array_index(last_words, struct exit_stats, i));
	g_array_set_size(last_words, 0);
}

/* --- proc/task.h --- */

void fake_meanwhile(void (*fn)(void))
{
	meanwhile = fn;
}

/* the world goes on while we read */
static void go_on(void)
{
	static bool going_on;

	if (!meanwhile || going_on)
		return;
	going_on = true;
	meanwhile();
	going_on = false;
}

/* requests wait for this lock, so none of all that follows may be under it */
static void assert_unlocked(void)
{
	g_assert_cmpint(pthread_mutex_trylock(&membership_lock.lock), ==, 0);
	pthread_mutex_unlock(&membership_lock.lock);
}

int proc_task_read(pid_t tgid, pid_t pid, struct proc_task *ret)
{
	assert_unlocked();
	if (tgid != pid || !fake_exists(pid))
		return -ESRCH;
	*ret = (struct proc_task){
		.id = { .pid = pid, .starttime = tasks[pid].starttime },
		.ppid = tasks[pid].ppid,
		.state = 'S',
		.nr_threads = 1,
	};
	go_on();
	return 0;
}

int proc_task_see(pid_t tgid, pid_t pid, struct proc_task *ret, uint64_t *since)
{
	*since = task_clock();
	return proc_task_read(tgid, pid, ret);
}

int proc_numbers_read(pid_t pid, pid_t *numbers, size_t max, size_t *nr)
{
	(void)max;
	*numbers = pid;
	*nr = 1;
	return 0;
}

/* another process of the same number has another inode */
int proc_processes(struct array *ret)
{
	struct proc_entry *entry;
	pid_t pid;

	assert_unlocked();
	for (pid = INIT; pid <= FAKE_MAX_PID; pid++) {
		if (!fake_exists(pid))
			continue;
		entry = array_add(ret);
		entry->pid = pid;
		entry->ino = tasks[pid].starttime;
	}
	go_on();
	return 0;
}

int proc_threads(pid_t tgid, struct array *ret)
{
	assert_unlocked();
	(void)tgid;
	(void)ret;
	return -ESRCH;
}

int proc_live_threads(struct array *ret)
{
	assert_unlocked();
	(void)ret;
	return 0;
}

bool proc_exists(pid_t pid)
{
	return fake_exists(pid);
}

bool proc_may_kill(pid_t pid)
{
	assert_unlocked();
	(void)pid;
	return true;
}

int proc_kill(const struct task_id *id)
{
	assert_unlocked();
	if (!fake_exists(id->pid) ||
	    !task_id_is(id, id->pid, tasks[id->pid].starttime))
		return -ESRCH;
	kills++;
	if (!tasks[id->pid].member)
		foreign_kills++;
	return 0;
}

/* --- proc/ids.h --- */

int proc_ids_read(pid_t pid, struct proc_ids *ret)
{
	assert_unlocked();
	if (!fake_exists(pid))
		return -ESRCH;
	*ret = (struct proc_ids){ .tgid = pid };
	go_on();
	return 0;
}

/* --- proc/mem.h --- */

int proc_mem_read(pid_t tgid, pid_t thread, struct proc_mem *ret)
{
	assert_unlocked();
	if (tgid != thread || !fake_exists(tgid))
		return -ESRCH;
	*ret = (struct proc_mem){
		.sample.pages[MM_ANONPAGES] = tasks[tgid].rss,
		.sample.pages[MM_PGTABLES] = tasks[tgid].pgtables,
		.rss = tasks[tgid].rss,
		.hiwater_rss = tasks[tgid].rss,
		.starttime = tasks[tgid].starttime,
	};
	go_on();
	return 0;
}

int proc_rss_read(pid_t tgid, pid_t thread, unsigned long *ret)
{
	struct proc_mem mem;
	int err = proc_mem_read(tgid, thread, &mem);

	if (!err)
		*ret = mem.rss;
	return err;
}

int proc_oom_score_adj(pid_t pid, short *ret)
{
	assert_unlocked();
	*ret = 0;
	return fake_exists(pid) ? 0 : -ESRCH;
}

/* the figures of the root are not read here */
void root_memory_show(struct seq_file *m)
{
	(void)m;
}
