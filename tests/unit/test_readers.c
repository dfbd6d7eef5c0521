// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_readers.c - threads that stand by, and are readers again when needed
 *
 * A wait that should end and does not is the test's timeout.
 */
#include <glib.h>
#include <unistd.h>

#include "fs/readers.h"

/* a pipe in its place */
static int device[2];

/* more than a reader answers before it stands by */
#define MANY 1000

/* Return: after how many requests the reader is to stand by; MANY: it is not */
static unsigned int answer(struct readers *r)
{
	unsigned int bored = 0, i;

	for (i = 0; i < MANY; i++) {
		readers_took(r);
		if (readers_done(r, &bored))
			break;
	}
	return i;
}

/* threads that stand by no longer; atomic */
static gint returned;

static void *stand_by(void *readers)
{
	readers_stand_by(readers);
	g_atomic_int_inc(&returned);
	return NULL;
}

/* a reader of @r that has found the others idle */
static GThread *stand_by_in_thread(struct readers *r)
{
	g_assert_cmpuint(answer(r), <, MANY);
	return g_thread_new("stand-by", stand_by, r);
}

static void test_new(void)
{
	unsigned int bored = READERS_NEW;
	struct readers r;

	readers_init(&r, device[0], 2);
	readers_took(&r);
	g_assert_true(readers_done(&r, &bored));
}

static void test_last(void)
{
	struct readers r;
	GThread *other;

	readers_init(&r, device[0], 2);
	other = stand_by_in_thread(&r);
	g_assert_cmpuint(answer(&r), ==, MANY);
	readers_all(&r);
	g_thread_join(other);
}

static void test_other_is_busy(void)
{
	struct readers r;

	readers_init(&r, device[0], 2);
	readers_took(&r);
	g_assert_cmpuint(answer(&r), ==, MANY);
}

/* again and again: the thread that stands by is asleep, or about to sleep */
static void test_hang(void)
{
	unsigned int bored, i;
	struct readers r;
	GThread *other;

	readers_init(&r, device[0], 2);
	for (i = 0; i < 20; i++) {
		other = stand_by_in_thread(&r);
		g_usleep(i * 300);
		readers_took(&r);
		g_thread_join(other);
		bored = 0;
		g_assert_false(readers_done(&r, &bored));
	}
}

/* each request that hangs makes a thread a reader, to the last */
static void test_all_hang(void)
{
	GThread *others[5];
	struct readers r;
	gint i;

	returned = 0;
	readers_init(&r, device[0], 1 + G_N_ELEMENTS(others));
	for (i = 0; i < (gint)G_N_ELEMENTS(others); i++)
		others[i] = stand_by_in_thread(&r);
	for (i = 0; i < (gint)G_N_ELEMENTS(others); i++) {
		readers_took(&r);
		while (g_atomic_int_get(&returned) <= i)
			g_usleep(100);
	}
	for (i = 0; i < (gint)G_N_ELEMENTS(others); i++)
		g_thread_join(others[i]);
}

/* the only reader is busy at most looks, and requests are waiting */
static void test_busy(void)
{
	unsigned int bored = 0;
	struct readers r;
	GThread *other;

	returned = 0;
	g_assert_cmpint(write(device[1], "", 1), ==, 1);
	readers_init(&r, device[0], 2);
	other = stand_by_in_thread(&r);
	while (!g_atomic_int_get(&returned)) {
		readers_took(&r);
		g_usleep(50);
		readers_done(&r, &bored);
	}
	g_thread_join(other);
}

static void test_leave(void)
{
	struct readers r;
	GThread *other;

	readers_init(&r, device[0], 2);
	other = stand_by_in_thread(&r);
	g_usleep(5000);
	readers_leave(&r);
	g_thread_join(other);
}

static void test_all(void)
{
	struct readers r;
	GThread *others[2];

	readers_init(&r, device[0], 3);
	others[0] = stand_by_in_thread(&r);
	others[1] = stand_by_in_thread(&r);
	g_usleep(5000);
	readers_all(&r);
	g_thread_join(others[0]);
	g_thread_join(others[1]);
	g_assert_cmpuint(answer(&r), ==, MANY);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_assert_cmpint(pipe(device), ==, 0);
	g_test_add_func("/readers/new", test_new);
	g_test_add_func("/readers/last", test_last);
	g_test_add_func("/readers/other-is-busy", test_other_is_busy);
	g_test_add_func("/readers/hang", test_hang);
	g_test_add_func("/readers/all-hang", test_all_hang);
	g_test_add_func("/readers/busy", test_busy);
	g_test_add_func("/readers/leave", test_leave);
	g_test_add_func("/readers/all", test_all);
	return g_test_run();
}
