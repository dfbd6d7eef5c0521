// SPDX-License-Identifier: GPL-2.0-only
#include "actors.h"

#include <glib.h>
#include <pthread.h>
#include "libobjcg-internal.h"
#include "rt/lesson.h"

/* a step takes microseconds */
#define PATIENCE (20 * G_TIME_SPAN_SECOND)
/* how long to look away while the engine's threads work */
#define GLANCE 50

/**
 * struct actor - a thread
 * @cpu: its slot
 * @step: its next step, NULL when done; lock
 * @ret: of the step; lock
 * @stopped_at: a point, or NULL; lock
 * @in_rcu: it stopped inside a read side, or ended a step there; lock
 * @in_gp: it waits for a grace period; lock
 * @waits_for: the engine's thread whose queue must be empty first, or
 *             NULL; lock
 * @held: before a batch; lock
 * @pass: it may do that batch; lock
 */
struct actor {
	GThread *thread;
	int cpu;
	const struct step *step;
	int ret;
	const char *stopped_at;
	bool in_rcu;
	bool in_gp;
	const struct actor *waits_for;
	bool held;
	bool pass;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct actor cpus[NR_CPUS], worker, rcu;
static __thread struct actor *self;
static char armed[64]; /* where to stop; lock */
static bool finished;  /* no thread is held any more; lock */
static int (*run_step)(const struct step *step);
static void (*give_up_step)(void);

static void wait_at_gate(void)
{
	self->in_gp = false;
	self->held = true;
	while (!self->pass && !finished)
		pthread_cond_wait(&changed, &lock);
	self->held = false;
	self->pass = false;
}

static void stop_here(const char *point)
{
	armed[0] = '\0';
	self->in_rcu = rcu_read_lock_held();
	self->stopped_at = point;
	while (self->stopped_at)
		pthread_cond_wait(&changed, &lock);
	self->in_rcu = false;
}

/* a flush would wait for a thread that waits for us: let_go() ends it */
static void wait_for(const struct actor *engine, const char *point)
{
	self->waits_for = engine;
	self->stopped_at = point;
	while (self->waits_for && !finished)
		pthread_cond_wait(&changed, &lock);
	self->stopped_at = NULL;
}

/* called by the engine's replay_point() */
static void on_point(const char *point)
{
	if (!self)
		return;
	pthread_mutex_lock(&lock);
	if (!g_strcmp0(point, "before_batch"))
		self->in_gp = true;
	else if (!g_strcmp0(point, "run_batch"))
		wait_at_gate();
	else if (!g_strcmp0(point, "rcu_barrier"))
		wait_for(&rcu, point);
	else if (!g_strcmp0(point, "flush_workqueue"))
		wait_for(&worker, point);
	else if (!g_strcmp0(point, armed))
		stop_here(point);
	pthread_mutex_unlock(&lock);
}

/* as the kernel does on return to user space */
static void end_step(void)
{
	might_sleep("returning to user space");
	self->in_rcu = rcu_read_lock_held();
	self->step = NULL;
}

static void *cpu_thread(void *arg)
{
	self = arg;
	set_cpu(self->cpu);
	pthread_mutex_lock(&lock);
	while (!finished) {
		if (self->step) {
			pthread_mutex_unlock(&lock);
			self->ret = run_step(self->step);
			pthread_mutex_lock(&lock);
			end_step();
		} else {
			pthread_cond_wait(&changed, &lock);
		}
	}
	pthread_mutex_unlock(&lock);
	/* the end of the engine waits for grace periods */
	while (rcu_read_lock_held())
		rcu_read_unlock();
	return NULL;
}

static void adopt_rcu(struct rcu_head *head)
{
	(void)head;
	self = &rcu;
	set_cpu(0);
}

static void adopt_worker(struct work_struct *work)
{
	(void)work;
	self = &worker;
	set_cpu(0);
}

/* which CPU they run on must not be a matter of luck */
static void adopt_engine_threads(void)
{
	static struct rcu_head head;
	static struct work_struct work;

	call_rcu(&head, adopt_rcu);
	INIT_WORK(&work, adopt_worker);
	queue_work(&work);
	rcu_barrier();
	flush_workqueue();
}

void actors_start(int (*run)(const struct step *step), void (*give_up)(void))
{
	int cpu;

	run_step = run;
	give_up_step = give_up;
	adopt_engine_threads();
	for_each_possible_cpu(cpu) {
		cpus[cpu].cpu = cpu;
		cpus[cpu].thread = g_thread_new("cpu", cpu_thread, &cpus[cpu]);
	}
	replay_hook = on_point;
}

void actors_finish(void)
{
	int cpu;

	pthread_mutex_lock(&lock);
	finished = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	for_each_possible_cpu(cpu)
		g_thread_join(cpus[cpu].thread);
}

static bool a_reader_has_stopped(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (cpus[cpu].in_rcu)
			return true;
	return worker.in_rcu;
}

static bool cpus_stand(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (cpus[cpu].step && !cpus[cpu].stopped_at)
			return false;
	return true;
}

/* is a thread of the engine stuck, or idle? */
static bool stands(const struct actor *actor, unsigned long pending)
{
	if (!pending || actor->stopped_at || (actor->held && !actor->pass))
		return true;
	return actor == &rcu && actor->in_gp && a_reader_has_stopped();
}

/*
 * A callback that moves from a queue to the other is in both for a moment, so
 * looking at RCU's before the worker's misses only work that is queued between
 * the two.
 */
static bool all_stand(void)
{
	u64 total = call_rcu_total();

	return cpus_stand() && stands(&rcu, call_rcu_pending()) &&
	       stands(&worker, workqueue_pending()) &&
	       call_rcu_total() == total;
}

static void wait_until_all_stand(void)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE;

	pthread_cond_broadcast(&changed);
	while (!all_stand()) {
		pthread_mutex_unlock(&lock);
		if (g_get_monotonic_time() > deadline)
			give_up_step();
		g_usleep(GLANCE);
		pthread_mutex_lock(&lock);
	}
}

static struct actor *actor_of(int cpu)
{
	return cpu == STEP_WORKER ? &worker :
	       cpu == STEP_RCU	  ? &rcu :
				    &cpus[cpu];
}

void actors_run(const struct step *step, int *ret)
{
	struct actor *actor = &cpus[step->cpu];

	pthread_mutex_lock(&lock);
	actor->step = step;
	wait_until_all_stand();
	if (!actor->step)
		*ret = actor->ret;
	pthread_mutex_unlock(&lock);
}

static unsigned long pending_of(const struct actor *actor)
{
	return actor == &rcu ? call_rcu_pending() : workqueue_pending();
}

/* Return: true if the wait of a CPU ended */
static bool end_flushes_of(const struct actor *actor)
{
	bool flushed = false;
	int cpu;

	for_each_possible_cpu(cpu) {
		if (cpus[cpu].waits_for != actor || pending_of(actor))
			continue;
		cpus[cpu].waits_for = NULL;
		cpus[cpu].stopped_at = NULL;
		flushed = true;
		wait_until_all_stand();
	}
	return flushed;
}

/*
 * let through all queued work, and work that it queues; otherwise the batches
 * would depend on timing
 */
static bool let_go(struct actor *actor)
{
	bool had_work = actor->held;

	while (actor->held) {
		actor->pass = true;
		wait_until_all_stand();
	}
	/* at once: the waiting thread goes on before any other */
	return end_flushes_of(actor) || had_work;
}

static void let_engine_go(void)
{
	wait_until_all_stand();
	while (let_go(&rcu) || let_go(&worker))
		;
}

void actors_continue(int cpu, int *ret)
{
	struct actor *actor = actor_of(cpu);

	pthread_mutex_lock(&lock);
	actor->stopped_at = NULL;
	if (cpu < 0) {
		let_engine_go();
	} else {
		wait_until_all_stand();
		if (!actor->step)
			*ret = actor->ret;
	}
	pthread_mutex_unlock(&lock);
}

void actors_settle(void)
{
	pthread_mutex_lock(&lock);
	let_engine_go();
	pthread_mutex_unlock(&lock);
}

void actors_stop_at(const char *point)
{
	pthread_mutex_lock(&lock);
	g_strlcpy(armed, point, sizeof(armed));
	pthread_mutex_unlock(&lock);
}

bool actors_waits(int cpu)
{
	bool waits;

	pthread_mutex_lock(&lock);
	waits = actor_of(cpu)->waits_for;
	pthread_mutex_unlock(&lock);
	return waits;
}

const char *actors_stopped_at(int cpu)
{
	const char *point;

	pthread_mutex_lock(&lock);
	point = actor_of(cpu)->stopped_at;
	pthread_mutex_unlock(&lock);
	return point;
}
