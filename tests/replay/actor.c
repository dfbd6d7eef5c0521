// SPDX-License-Identifier: GPL-2.0-only
#include "actor.h"

#include "actors.h"
#include "rt/lesson.h"

struct stage stage = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
};

static __thread struct actor *self;
static int (*run_step)(const struct step *step);

static void wait_at_gate(void)
{
	self->in_gp = false;
	self->held = true;
	while (!self->pass && !stage.finished)
		pthread_cond_wait(&stage.changed, &stage.lock);
	self->held = false;
	self->pass = false;
}

static void stop_here(const char *point)
{
	stage.armed[0] = '\0';
	self->in_rcu = rcu_read_lock_held();
	self->stopped_at = point;
	while (self->stopped_at)
		pthread_cond_wait(&stage.changed, &stage.lock);
	self->in_rcu = false;
}

/* a flush would wait for a thread that waits for us: let_go() ends it */
static void wait_for(const struct actor *engine, const char *point)
{
	self->waits_for = engine;
	self->stopped_at = point;
	while (self->waits_for && !stage.finished)
		pthread_cond_wait(&stage.changed, &stage.lock);
	self->stopped_at = NULL;
}

/*
 * While threads stop everywhere, a grace period begins and ends at a moment
 * without a reader. Otherwise it would be a matter of luck if it can end when
 * readers have come since.
 */
static void before_batch(void)
{
	if (stage.everywhere && (self == &stage.rcu || self->parked)) {
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
	pthread_mutex_lock(&stage.lock);
	if (!g_strcmp0(point, "before_batch"))
		before_batch();
	else if (!g_strcmp0(point, "run_batch"))
		run_batch();
	else if (!g_strcmp0(point, "rcu_barrier"))
		wait_for(&stage.rcu, point);
	else if (!g_strcmp0(point, "flush_workqueue"))
		wait_for(&stage.worker, point);
	else if (stage.everywhere || !g_strcmp0(point, stage.armed))
		stop_here(point);
	pthread_mutex_unlock(&stage.lock);
}

/* called by the engine before it takes a lock */
static void on_lock(struct mutex *m)
{
	if (!self)
		return;
	pthread_mutex_lock(&stage.lock);
	while (stage.everywhere && pthread_mutex_trylock(&m->lock)) {
		self->blocked_on = m;
		stop_here("a lock");
		self->blocked_on = NULL;
	}
	if (stage.everywhere)
		pthread_mutex_unlock(&m->lock);
	pthread_mutex_unlock(&stage.lock);
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
	pthread_mutex_lock(&stage.lock);
	self->started = true;
	pthread_cond_broadcast(&stage.changed);
	while (!stage.finished) {
		if (self->step) {
			pthread_mutex_unlock(&stage.lock);
			self->ret = run_step(self->step);
			pthread_mutex_lock(&stage.lock);
			end_step();
		} else {
			pthread_cond_wait(&stage.changed, &stage.lock);
		}
	}
	pthread_mutex_unlock(&stage.lock);
	/* the end of the engine waits for grace periods */
	while (rcu_read_lock_held())
		rcu_read_unlock();
	return NULL;
}

static void adopt_rcu(struct rcu_head *head)
{
	(void)head;
	self = &stage.rcu;
	set_cpu(0);
}

static void adopt_worker(struct work_struct *work)
{
	(void)work;
	self = &stage.worker;
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
	stage.cpus[cpu].cpu = cpu;
	stage.cpus[cpu].thread =
		g_thread_new("cpu", cpu_thread, &stage.cpus[cpu]);
	pthread_mutex_lock(&stage.lock);
	while (!stage.cpus[cpu].started)
		pthread_cond_wait(&stage.changed, &stage.lock);
	pthread_mutex_unlock(&stage.lock);
}

void actors_start(int (*run)(const struct step *step), void (*give_up)(void))
{
	int cpu;

	run_step = run;
	stage.give_up = give_up;
	adopt_engine_threads();
	for_each_possible_cpu(cpu)
		start_cpu(cpu);
	replay_hook = on_point;
	lesson_lock_hook = on_lock;
}

void actors_finish(void)
{
	int cpu;

	pthread_mutex_lock(&stage.lock);
	stage.finished = true;
	pthread_cond_broadcast(&stage.changed);
	pthread_mutex_unlock(&stage.lock);
	for_each_possible_cpu(cpu)
		g_thread_join(stage.cpus[cpu].thread);
}

bool actors_is_self(void)
{
	return self;
}
