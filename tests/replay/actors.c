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
 * @started: it can do steps; lock
 * @step: its next step, NULL when done; lock
 * @ret: of the step; lock
 * @stopped_at: a point, or NULL; lock
 * @in_rcu: it stopped inside a read side, or ended a step there; lock
 * @in_gp: it waits for a grace period; lock
 * @waits_for: the engine's thread whose queue must be empty first, or
 *             NULL; lock
 * @held: before a batch; lock
 * @pass: it may do that batch; lock
 * @parked: its batch is an empty item of ours, so that what the others queue
 *          comes together into its next batch; lock
 * @gate_of_gp: it is held before the grace period of a batch; lock
 * @blocked_on: a lock that another holds, or NULL; lock
 */
struct actor {
	GThread *thread;
	int cpu;
	bool started;
	const struct step *step;
	int ret;
	const char *stopped_at;
	bool in_rcu;
	bool in_gp;
	const struct actor *waits_for;
	bool held;
	bool pass;
	bool parked;
	bool gate_of_gp;
	struct mutex *blocked_on;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct actor cpus[NR_CPUS], worker, rcu;
static __thread struct actor *self;
static char armed[64];	/* where to stop; lock */
static bool everywhere; /* stop at each point; lock */
static bool finished;	/* no thread is held any more; lock */
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

/*
 * While threads stop everywhere, a grace period begins and ends at a moment
 * without a reader. Otherwise it would be a matter of luck if it can end when
 * readers have come since.
 */
static void before_batch(void)
{
	if (everywhere && (self == &rcu || self->parked)) {
		self->gate_of_gp = true;
		wait_at_gate();
		self->gate_of_gp = false;
	}
	self->in_gp = true;
}

static void run_batch(void)
{
	if (self->parked) {
		self->in_gp = false;
		self->parked = false;
	} else {
		wait_at_gate();
	}
}

/* called by the engine's replay_point() */
static void on_point(const char *point)
{
	if (!self)
		return;
	pthread_mutex_lock(&lock);
	if (!g_strcmp0(point, "before_batch"))
		before_batch();
	else if (!g_strcmp0(point, "run_batch"))
		run_batch();
	else if (!g_strcmp0(point, "rcu_barrier"))
		wait_for(&rcu, point);
	else if (!g_strcmp0(point, "flush_workqueue"))
		wait_for(&worker, point);
	else if (everywhere || !g_strcmp0(point, armed))
		stop_here(point);
	pthread_mutex_unlock(&lock);
}

/* called by the engine before it takes a lock */
static void on_lock(struct mutex *m)
{
	if (!self)
		return;
	pthread_mutex_lock(&lock);
	while (everywhere && pthread_mutex_trylock(&m->lock)) {
		self->blocked_on = m;
		stop_here("a lock");
		self->blocked_on = NULL;
	}
	if (everywhere)
		pthread_mutex_unlock(&m->lock);
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
	self->started = true;
	pthread_cond_broadcast(&changed);
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

/*
 * A thread that starts allocates memory. This must not be a matter of luck either:
 * an exploration compares addresses of different runs.
 */
static void start_cpu(int cpu)
{
	cpus[cpu].cpu = cpu;
	cpus[cpu].thread = g_thread_new("cpu", cpu_thread, &cpus[cpu]);
	pthread_mutex_lock(&lock);
	while (!cpus[cpu].started)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

void actors_start(int (*run)(const struct step *step), void (*give_up)(void))
{
	int cpu;

	run_step = run;
	give_up_step = give_up;
	adopt_engine_threads();
	for_each_possible_cpu(cpu)
		start_cpu(cpu);
	replay_hook = on_point;
	lesson_lock_hook = on_lock;
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

static void no_rcu(struct rcu_head *head)
{
	(void)head;
}

static void no_work(struct work_struct *work)
{
	(void)work;
}

/* from now on items that are queued become a batch when the thread goes on */
static void park(struct actor *actor)
{
	static struct rcu_head head;
	static struct work_struct work;

	if (pending_of(actor))
		return;
	actor->parked = true;
	if (actor == &rcu) {
		call_rcu(&head, no_rcu);
	} else {
		INIT_WORK(&work, no_work);
		queue_work(&work);
	}
	while (!actor->held) {
		pthread_mutex_unlock(&lock);
		g_usleep(GLANCE);
		pthread_mutex_lock(&lock);
	}
}

static void pass_gate(struct actor *actor)
{
	actor->pass = true;
	wait_until_all_stand();
}

/* let it do its empty batch; it may come to the gate of the next */
static void unpark(struct actor *actor)
{
	while (actor->parked)
		pass_gate(actor);
}

/* items that are not ours */
static unsigned long queued_of(const struct actor *actor)
{
	return pending_of(actor) - actor->parked;
}

static bool engine_can_go_on(const struct actor *actor)
{
	if (actor->stopped_at)
		return true;
	return queued_of(actor) &&
	       !(actor == &rcu && actor->gate_of_gp && a_reader_has_stopped());
}

static bool is_free(struct mutex *m)
{
	if (pthread_mutex_trylock(&m->lock))
		return false;
	pthread_mutex_unlock(&m->lock);
	return true;
}

static bool cpu_can_go_on(const struct actor *actor)
{
	if (actor->waits_for)
		return !queued_of(actor->waits_for) && !a_reader_has_stopped();
	return actor->stopped_at;
}

bool actors_can_go_on(int cpu)
{
	const struct actor *actor = actor_of(cpu);
	bool can;

	pthread_mutex_lock(&lock);
	can = cpu < 0 ? engine_can_go_on(actor) : cpu_can_go_on(actor);
	if (can && actor->blocked_on)
		can = is_free(actor->blocked_on);
	pthread_mutex_unlock(&lock);
	return can;
}

/* to the next gate or point, with a batch that is not empty */
static void step_engine(struct actor *actor)
{
	if (actor->stopped_at) {
		actor->stopped_at = NULL;
		wait_until_all_stand();
		return;
	}
	unpark(actor);
	if (actor->held)
		pass_gate(actor);
}

static void step_cpu(struct actor *actor)
{
	if (actor->waits_for)
		unpark((struct actor *)actor->waits_for);
	actor->waits_for = NULL;
	actor->stopped_at = NULL;
	wait_until_all_stand();
}

static void continue_everywhere(struct actor *actor)
{
	if (actor == &rcu || actor == &worker)
		step_engine(actor);
	else
		step_cpu(actor);
	park(&rcu);
	park(&worker);
}

void actors_stop_everywhere(bool on)
{
	pthread_mutex_lock(&lock);
	everywhere = on;
	if (on) {
		park(&rcu);
		park(&worker);
	} else {
		unpark(&rcu);
		unpark(&worker);
		if (rcu.held && rcu.gate_of_gp)
			pass_gate(&rcu);
	}
	pthread_mutex_unlock(&lock);
}

void actors_continue(int cpu, int *ret)
{
	struct actor *actor = actor_of(cpu);

	pthread_mutex_lock(&lock);
	if (everywhere) {
		continue_everywhere(actor);
		if (cpu >= 0 && !actor->step)
			*ret = actor->ret;
		pthread_mutex_unlock(&lock);
		return;
	}
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

bool actors_idle(int cpu)
{
	bool idle;

	pthread_mutex_lock(&lock);
	idle = !actor_of(cpu)->step && !actor_of(cpu)->stopped_at;
	pthread_mutex_unlock(&lock);
	return idle;
}

bool actors_in_rcu(int cpu)
{
	bool in_rcu;

	pthread_mutex_lock(&lock);
	in_rcu = actor_of(cpu)->in_rcu;
	pthread_mutex_unlock(&lock);
	return in_rcu;
}

bool actors_is_self(void)
{
	return self;
}
