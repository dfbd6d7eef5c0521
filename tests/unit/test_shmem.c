// SPDX-License-Identifier: GPL-2.0-only
/* test_shmem.c - shared memory is charged once, whichever process maps it */
#include "unit.h"

#include "members/members.h"
#include "members/shmem.h"

#define NR_PROCESSES 3
#define NR_OBJECTS 4

static struct member_shmem process[NR_PROCESSES];

static void start(void)
{
	size_t i;

	unit_start("seeds", 1);
	for (i = 0; i < NR_PROCESSES; i++)
		member_shmem_init(&process[i]);
	mutex_lock(&membership_lock);
}

static void stop(void)
{
	size_t i;

	for (i = 0; i < NR_PROCESSES; i++)
		member_shmem_forget(&process[i]);
	mutex_unlock(&membership_lock);
	unit_stop();
}

static void add(struct array *seen, ino_t ino, unsigned long pages)
{
	struct shmem_seen *s = array_add(seen);

	g_assert_nonnull(s);
	*s = (struct shmem_seen){
		.dev = 1,
		.ino = ino,
		.pages = pages,
		.end = 1000,
	};
}

/* process @i maps so many pages of an object, and has 3 others. Return: charged */
static unsigned long map(size_t i, ino_t ino, unsigned long pages)
{
	struct array seen = ARRAY_OF(struct shmem_seen);

	add(&seen, ino, pages);
	member_shmem_set(&process[i], &seen, pages + 3);
	array_free(&seen);
	return member_shmem_charge(&process[i], pages + 3) - 3;
}

static void test_first_is_charged(void)
{
	start();
	g_assert_cmpuint(map(0, 7, 100), ==, 100);
	g_assert_cmpuint(map(1, 7, 80), ==, 0);
	g_assert_cmpuint(map(2, 8, 80), ==, 80);
	/* the excess over what is charged */
	g_assert_cmpuint(map(1, 7, 130), ==, 30);
	g_assert_cmpuint(map(0, 7, 120), ==, 100);
	g_assert_cmpuint(map(0, 7, 150), ==, 120);
	stop();
}

static void test_taken_over(void)
{
	start();
	map(0, 7, 100);
	map(1, 7, 80);
	map(2, 8, 80);
	g_assert_false(member_shmem_is_stale(&process[1]));
	member_shmem_forget(&process[0]);
	g_assert_true(member_shmem_is_stale(&process[1]));
	g_assert_cmpuint(member_shmem_charge(&process[1], 83), ==, 83);
	g_assert_false(member_shmem_is_stale(&process[1]));
	/* a process without shared memory is never asked again for it */
	g_assert_false(member_shmem_is_stale(&process[0]));
	stop();
}

static void test_unmapped(void)
{
	start();
	map(0, 7, 100);
	map(1, 7, 100);
	g_assert_cmpuint(map(0, 8, 50), ==, 50);
	g_assert_true(member_shmem_is_stale(&process[1]));
	g_assert_cmpuint(member_shmem_charge(&process[1], 103), ==, 103);
	g_assert_cmpuint(map(0, 7, 100), ==, 0);
	g_assert_cmpuint(member_shmem_charge(&process[1], 0), ==, 0);
	g_assert_cmpuint(member_shmem_charge(&process[0], 103), ==, 103);
	stop();
}

/* pages of an object that are mapped twice are charged once */
static void test_mapped_twice(void)
{
	struct array seen = ARRAY_OF(struct shmem_seen);

	start();
	add(&seen, 7, 1500);
	member_shmem_set(&process[0], &seen, 1500);
	g_assert_cmpuint(member_shmem_charge(&process[0], 1500), ==, 1000);
	array_free(&seen);
	stop();
}

/* Return: pages that should be charged in all */
static unsigned long expected(unsigned long pages[NR_PROCESSES][NR_OBJECTS])
{
	unsigned long sum = 0;
	size_t i, ino;

	for (ino = 0; ino < NR_OBJECTS; ino++) {
		unsigned long most = 0;

		for (i = 0; i < NR_PROCESSES; i++)
			most = MAX(most, pages[i][ino]);
		sum += most;
	}
	return sum;
}

static void random_step(unsigned long pages[NR_PROCESSES][NR_OBJECTS])
{
	struct array seen = ARRAY_OF(struct shmem_seen);
	size_t i = (size_t)g_test_rand_int_range(0, NR_PROCESSES), ino;
	unsigned long rss = 0;

	for (ino = 0; ino < NR_OBJECTS; ino++) {
		pages[i][ino] =
			g_test_rand_int_range(0, 2) ?
				(unsigned long)g_test_rand_int_range(1, 1000) :
				0;
		rss += pages[i][ino];
		if (pages[i][ino])
			add(&seen, ino, pages[i][ino]);
	}
	member_shmem_set(&process[i], &seen, rss);
	array_free(&seen);
}

/* when all have been looked at, each object is charged for its largest part */
static void test_random(void)
{
	unsigned long pages[NR_PROCESSES][NR_OBJECTS] = { { 0 } };
	unsigned long charged, rss;
	size_t i, ino;
	int round;

	start();
	for (round = 0; round < 10000; round++) {
		random_step(pages);
		charged = 0;
		for (i = 0; i < NR_PROCESSES; i++) {
			rss = 0;
			for (ino = 0; ino < NR_OBJECTS; ino++)
				rss += pages[i][ino];
			charged += member_shmem_charge(&process[i], rss);
		}
		g_assert_cmpuint(charged, ==, expected(pages));
	}
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/shmem/first-is-charged", test_first_is_charged);
	g_test_add_func("/shmem/taken-over", test_taken_over);
	g_test_add_func("/shmem/unmapped", test_unmapped);
	g_test_add_func("/shmem/mapped-twice", test_mapped_twice);
	g_test_add_func("/shmem/random", test_random);
	return g_test_run();
}
