// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test that pages leaving a slot are always accounted to another holder, also
 * when another CPU takes all of it: with restartable sequences, and with locks
 * in their place.
 */
#include <limits.h>
#include <unistd.h>

#include "rt/percpu_slot.h"
#include "unit.h"

#define KEY 8UL
#define MOST 4096U

/* slots for the processors that there are */
static void init_live(void)
{
	g_assert_cmpint(set_nr_cpus(0), ==, 0);
	percpu_slot_init(true);
}

static void test_delta(void)
{
	u64 amount = percpu_slot_delta(100, 0), sum;

	g_assert_cmpuint(percpu_slot_stock(amount), ==, 100);
	g_assert_cmpint(percpu_slot_tally(amount), ==, 0);
	g_assert_true(percpu_slot_fits(amount, percpu_slot_delta(-64, 64), MOST,
				       &sum));
	g_assert_cmpuint(percpu_slot_stock(sum), ==, 36);
	g_assert_cmpint(percpu_slot_tally(sum), ==, 64);
	g_assert_true(percpu_slot_fits(sum, percpu_slot_delta(4060, -4060),
				       MOST, &sum));
	g_assert_cmpuint(percpu_slot_stock(sum), ==, MOST);
	g_assert_cmpint(percpu_slot_tally(sum), ==, -3996);
}

static void test_bounds(void)
{
	u64 sum;

	g_assert_false(percpu_slot_fits(percpu_slot_delta(63, 0),
					percpu_slot_delta(-64, 64), MOST,
					&sum));
	g_assert_false(percpu_slot_fits(percpu_slot_delta(MOST, 0),
					percpu_slot_delta(1, -1), MOST, &sum));
	g_assert_true(percpu_slot_fits(percpu_slot_delta(64, -5),
				       percpu_slot_delta(-64, 64), MOST, &sum));
	g_assert_cmpuint(percpu_slot_stock(sum), ==, 0);
	g_assert_cmpint(percpu_slot_tally(sum), ==, 59);
}

/* the largest tallies that fit, and a byte more */
/* clang-format off */
static const struct {
	long tally;	/* in the slot */
	long more;
	bool fits;
} tallies[] = {
	{ INT_MAX - 64, 64, true },   { INT_MAX - 63, 64, false },
	{ INT_MIN + 64, -64, true },  { INT_MIN + 63, -64, false },
	{ INT_MAX, 0, true },	      { INT_MIN, 0, true },
	{ INT_MAX, -64, true },	      { INT_MIN, 64, true },
	{ INT_MAX, 1, false },	      { INT_MIN, -1, false },
};
/* clang-format on */

static void test_tally_bounds(void)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(tallies); i++) {
		u64 sum = 0, amount = percpu_slot_delta(100, tallies[i].tally);
		u64 delta =
			percpu_slot_delta(-tallies[i].more, tallies[i].more);

		g_assert_cmpint(percpu_slot_fits(amount, delta, MOST, &sum), ==,
				tallies[i].fits);
		if (!tallies[i].fits)
			continue;
		g_assert_cmpint(percpu_slot_tally(sum), ==,
				tallies[i].tally + tallies[i].more);
		g_assert_cmpint(percpu_slot_stock(sum), ==,
				100 - tallies[i].more);
	}
}

/* the restartable sequence decides as percpu_slot_fits() does */
static void test_tally_bounds_lockless(void)
{
	unsigned int i;

	init_live();
	for (i = 0; i < G_N_ELEMENTS(tallies) && percpu_slot_lockless(); i++) {
		struct percpu_slot slot = {
			.key = KEY,
			.amount = percpu_slot_delta(100, tallies[i].tally),
		};
		u64 delta =
			percpu_slot_delta(-tallies[i].more, tallies[i].more);
		u64 sum = slot.amount;
		int ret;

		percpu_slot_fits(slot.amount, delta, MOST, &sum);
		do
			ret = rseq_slot_add(&slot, rseq_cpu(), KEY, delta,
					    MOST);
		while (ret < 0);
		g_assert_cmpint(ret, ==, tallies[i].fits);
		g_assert_cmpuint(slot.amount, ==, sum);
	}
	percpu_slot_init(false);
}

/* --- numbers of processors --- */

static int told;

static int tell(void)
{
	return told;
}

static u32 nr_if_highest_is(int cpu)
{
	told = cpu;
	init_live();
	return percpu_slot_nr();
}

static void test_high_numbers_need_locks(void)
{
	const struct cpu_source source = { .highest = tell };
	bool lockless;

	init_live();
	lockless = percpu_slot_lockless();
	set_cpu_source(&source);
	g_assert_cmpuint(nr_if_highest_is(0), ==, lockless ? 1 : 0);
	g_assert_cmpuint(nr_if_highest_is(63), ==, lockless ? 64 : 0);
	g_assert_cmpuint(nr_if_highest_is(64), ==, 0);
	g_assert_cmpuint(nr_if_highest_is(500), ==, 0);
	g_assert_cmpuint(nr_if_highest_is(4095), ==, 0);
	set_cpu_source(NULL);
	percpu_slot_init(false);
}

static void test_made_up_numbers_need_locks(void)
{
	const struct cpu_source source = { .current = tell };

	set_cpu_source(&source);
	init_live();
	g_assert_false(percpu_slot_lockless());
	set_cpu_source(NULL);
	percpu_slot_init(false);
}

/* --- threads that take and give, and a thread that empties all CPUs --- */

#define NR_THREADS 6
#define SECONDS 1

static struct {
	pthread_mutex_t lock;
	struct percpu_slot slot;
} ____cacheline_aligned cpus[NR_CPUS];

static bool stop;	      /* atomic */
static atomic_long_t centre;  /* pages in no slot; may go below 0 */
static atomic_long_t tallied; /* tallies of slots that were emptied */
static atomic_long_t slow, drains;

/* empty a claimed slot, leave @stock in it */
static void settle_slot(struct percpu_slot *slot, long stock)
{
	u64 old = slot->amount;

	atomic_long_add((long)percpu_slot_stock(old) - stock, &centre);
	atomic_long_add(percpu_slot_tally(old), &tallied);
	percpu_slot_release(slot, KEY, percpu_slot_delta(stock, 0));
}

static u32 this_cpu(void)
{
	int cpu;

	if (percpu_slot_lockless())
		return rseq_cpu();
	cpu = get_cpu();
	put_cpu();
	return (u32)cpu;
}

static void change_slowly(long stock, long tally)
{
	for (;;) {
		u32 cpu = this_cpu();
		bool claimed;

		pthread_mutex_lock(&cpus[cpu].lock);
		claimed = !percpu_slot_lockless() ||
			  rseq_slot_claim(&cpus[cpu].slot, cpu);
		if (claimed)
			settle_slot(&cpus[cpu].slot, MOST / 2);
		pthread_mutex_unlock(&cpus[cpu].lock);
		if (claimed)
			break;
	}
	atomic_long_add(stock, &centre);
	atomic_long_add(tally, &tallied);
	atomic_long_inc(&slow);
}

static bool add_locked(u32 cpu, u64 delta)
{
	struct percpu_slot *slot = &cpus[cpu].slot;
	bool ret;
	u64 sum;

	pthread_mutex_lock(&cpus[cpu].lock);
	ret = slot->key == KEY &&
	      percpu_slot_fits(slot->amount, delta, MOST, &sum);
	if (ret)
		slot->amount = sum;
	pthread_mutex_unlock(&cpus[cpu].lock);
	return ret;
}

static void change(long stock, long tally)
{
	const u64 delta = percpu_slot_delta(stock, tally);
	int ret;

	do {
		u32 cpu = this_cpu();

		ret = percpu_slot_lockless() ?
			      rseq_slot_add(&cpus[cpu].slot, cpu, KEY, delta,
					    MOST) :
			      add_locked(cpu, delta);
	} while (ret < 0);
	if (!ret)
		change_slowly(stock, tally);
}

/* Return: taken minus given by the thread */
static void *take_and_give(void *arg)
{
	unsigned int seed = GPOINTER_TO_UINT(arg);
	long held = 0;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		long n = rand_r(&seed) % 500 + 1;

		if (held >= n && rand_r(&seed) % 2)
			n = -n;
		change(-n, n);
		held += n;
	}
	return (void *)held;
}

static void drain_all(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		pthread_mutex_lock(&cpus[cpu].lock);
		percpu_slot_mark(&cpus[cpu].slot);
		percpu_slot_sync((int)cpu);
		settle_slot(&cpus[cpu].slot, 0);
		pthread_mutex_unlock(&cpus[cpu].lock);
	}
	atomic_long_inc(&drains);
}

static void *drain_all_the_time(void *arg)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		drain_all();
		usleep(50);
	}
	return arg;
}

static void start_afresh(void)
{
	unsigned int i;

	g_assert_cmpint(set_nr_cpus(0), ==, 0);
	for (i = 0; i < NR_CPUS; i++) {
		pthread_mutex_init(&cpus[i].lock, NULL);
		cpus[i].slot = (struct percpu_slot){ .key = KEY };
	}
	__atomic_store_n(&stop, false, __ATOMIC_RELAXED);
	atomic_long_set(&centre, 0);
	atomic_long_set(&tallied, 0);
	atomic_long_set(&slow, 0);
	atomic_long_set(&drains, 0);
}

static void check_conservation(void)
{
	pthread_t threads[NR_THREADS + 1];
	long held = 0;
	unsigned int i;

	start_afresh();
	for (i = 0; i <= NR_THREADS; i++)
		g_assert_cmpint(pthread_create(&threads[i], NULL,
					       i ? take_and_give :
						   drain_all_the_time,
					       GUINT_TO_POINTER(i)),
				==, 0);
	sleep(SECONDS);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i <= NR_THREADS; i++) {
		void *ret;

		pthread_join(threads[i], &ret);
		held += i ? (long)ret : 0;
	}
	drain_all();
	g_assert_cmpint(atomic_long_read(&centre) + held, ==, 0);
	g_assert_cmpint(atomic_long_read(&tallied), ==, held);
	/* otherwise the test would prove nothing */
	g_assert_cmpint(atomic_long_read(&slow), >, 0);
	g_assert_cmpint(atomic_long_read(&drains), >, 1);
}

static void test_conservation(void)
{
	init_live();
	if (percpu_slot_lockless())
		check_conservation();
	else
		g_test_skip("no restartable sequences here");
	percpu_slot_init(false);
}

static void test_conservation_locked(void)
{
	percpu_slot_init(false);
	g_assert_false(percpu_slot_lockless());
	check_conservation();
}

#ifdef PERCPU_SLOT_LOCKED
static void test_built_with_locks(void)
{
	init_live();
	g_assert_false(percpu_slot_lockless());
	percpu_slot_init(false);
}
#endif

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/percpu_slot/delta", test_delta);
	g_test_add_func("/percpu_slot/bounds", test_bounds);
	g_test_add_func("/percpu_slot/tally-bounds", test_tally_bounds);
	g_test_add_func("/percpu_slot/tally-bounds-lockless",
			test_tally_bounds_lockless);
	g_test_add_func("/percpu_slot/high-numbers-need-locks",
			test_high_numbers_need_locks);
	g_test_add_func("/percpu_slot/made-up-numbers-need-locks",
			test_made_up_numbers_need_locks);
	g_test_add_func("/percpu_slot/conservation", test_conservation);
	g_test_add_func("/percpu_slot/conservation-locked",
			test_conservation_locked);
#ifdef PERCPU_SLOT_LOCKED
	g_test_add_func("/percpu_slot/built-with-locks", test_built_with_locks);
#endif
	return g_test_run();
}
