// SPDX-License-Identifier: GPL-2.0-only
#include "actors.h"

#include "actor.h"

/* a step takes microseconds */
#define PATIENCE (20 * G_TIME_SPAN_SECOND)
/* how long to look away while the engine's threads work */
#define GLANCE 50

static bool a_reader_has_stopped(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (stage.cpus[cpu].in_rcu)
			return true;
	return stage.worker.in_rcu;
}

static bool cpus_stand(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (stage.cpus[cpu].step && !stage.cpus[cpu].stopped_at)
			return false;
	return true;
}

/* is a thread of the engine stuck, or idle? */
static bool stands(const struct actor *actor, unsigned long pending)
{
	if (!pending || actor->stopped_at || (actor->held && !actor->pass))
		return true;
	return actor == &stage.rcu && actor->in_gp && a_reader_has_stopped();
}

/*
 * A callback that moves from a queue to the other is in both for a moment, so
 * looking at RCU's before the worker's misses only work that is queued between
 * the two.
 */
static bool all_stand(void)
{
	u64 total = call_rcu_total();

	return cpus_stand() && stands(&stage.rcu, call_rcu_pending()) &&
	       stands(&stage.worker, workqueue_pending()) &&
	       call_rcu_total() == total;
}

static void wait_until_all_stand(void)
{
	gint64 deadline = g_get_monotonic_time() + PATIENCE;

	pthread_cond_broadcast(&stage.changed);
	while (!all_stand()) {
		pthread_mutex_unlock(&stage.lock);
		if (g_get_monotonic_time() > deadline)
			stage.give_up();
		g_usleep(GLANCE);
		pthread_mutex_lock(&stage.lock);
	}
}

static struct actor *actor_of(int cpu)
{
	return cpu == STEP_WORKER ? &stage.worker :
	       cpu == STEP_RCU	  ? &stage.rcu :
				    &stage.cpus[cpu];
}

void actors_run(const struct step *step, int *ret)
{
	struct actor *actor = &stage.cpus[step->cpu];

	pthread_mutex_lock(&stage.lock);
	actor->step = step;
	wait_until_all_stand();
	if (!actor->step)
		*ret = actor->ret;
	pthread_mutex_unlock(&stage.lock);
}

static unsigned long pending_of(const struct actor *actor)
{
	return actor == &stage.rcu ? call_rcu_pending() : workqueue_pending();
}

/* Return: true if the wait of a CPU ended */
static bool end_flushes_of(const struct actor *actor)
{
	bool flushed = false;
	int cpu;

	for_each_possible_cpu(cpu) {
		if (stage.cpus[cpu].waits_for != actor || pending_of(actor))
			continue;
		stage.cpus[cpu].waits_for = NULL;
		stage.cpus[cpu].stopped_at = NULL;
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
	while (let_go(&stage.rcu) || let_go(&stage.worker))
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
	if (actor == &stage.rcu) {
		call_rcu(&head, no_rcu);
	} else {
		INIT_WORK(&work, no_work);
		queue_work(&work);
	}
	while (!actor->held) {
		pthread_mutex_unlock(&stage.lock);
		g_usleep(GLANCE);
		pthread_mutex_lock(&stage.lock);
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
	return queued_of(actor) && !(actor == &stage.rcu && actor->gate_of_gp &&
				     a_reader_has_stopped());
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

	pthread_mutex_lock(&stage.lock);
	can = cpu < 0 ? engine_can_go_on(actor) : cpu_can_go_on(actor);
	if (can && actor->blocked_on)
		can = is_free(actor->blocked_on);
	pthread_mutex_unlock(&stage.lock);
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
	if (actor == &stage.rcu || actor == &stage.worker)
		step_engine(actor);
	else
		step_cpu(actor);
	park(&stage.rcu);
	park(&stage.worker);
}

void actors_stop_everywhere(bool on)
{
	pthread_mutex_lock(&stage.lock);
	stage.everywhere = on;
	if (on) {
		park(&stage.rcu);
		park(&stage.worker);
	} else {
		unpark(&stage.rcu);
		unpark(&stage.worker);
		if (stage.rcu.held && stage.rcu.gate_of_gp)
			pass_gate(&stage.rcu);
	}
	pthread_mutex_unlock(&stage.lock);
}

void actors_continue(int cpu, int *ret)
{
	struct actor *actor = actor_of(cpu);

	pthread_mutex_lock(&stage.lock);
	if (stage.everywhere) {
		continue_everywhere(actor);
		if (cpu >= 0 && !actor->step)
			*ret = actor->ret;
		pthread_mutex_unlock(&stage.lock);
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
	pthread_mutex_unlock(&stage.lock);
}

void actors_settle(void)
{
	pthread_mutex_lock(&stage.lock);
	let_engine_go();
	pthread_mutex_unlock(&stage.lock);
}

void actors_stop_at(const char *point)
{
	pthread_mutex_lock(&stage.lock);
	g_strlcpy(stage.armed, point, sizeof(stage.armed));
	pthread_mutex_unlock(&stage.lock);
}

bool actors_waits(int cpu)
{
	bool waits;

	pthread_mutex_lock(&stage.lock);
	waits = actor_of(cpu)->waits_for;
	pthread_mutex_unlock(&stage.lock);
	return waits;
}

const char *actors_stopped_at(int cpu)
{
	const char *point;

	pthread_mutex_lock(&stage.lock);
	point = actor_of(cpu)->stopped_at;
	pthread_mutex_unlock(&stage.lock);
	return point;
}

bool actors_idle(int cpu)
{
	bool idle;

	pthread_mutex_lock(&stage.lock);
	idle = !actor_of(cpu)->step && !actor_of(cpu)->stopped_at;
	pthread_mutex_unlock(&stage.lock);
	return idle;
}

bool actors_in_rcu(int cpu)
{
	bool in_rcu;

	pthread_mutex_lock(&stage.lock);
	in_rcu = actor_of(cpu)->in_rcu;
	pthread_mutex_unlock(&stage.lock);
	return in_rcu;
}
