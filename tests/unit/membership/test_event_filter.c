// SPDX-License-Identifier: GPL-2.0-only
/* test_event_filter.c - messages of each kind through a socket with the filter */
#include "proc/event_filter.h"

#include <errno.h>
#include <glib.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* an event of the proc connector, as it is in the socket */
struct message {
	struct nlmsghdr nl;
	struct cn_msg cn;
	char event[40];
} __attribute__((packed, aligned(4)));

#define NO_CPU 100000

/* the names in linux/cn_proc.h differ from release to release */
#define KIND_NONZERO_EXIT 0x20000000U
#define KIND_COREDUMP 0x40000000U
#define KIND_EXIT 0x80000000U

static const struct {
	__u32 what;
	bool passes;
} kinds[] = {
	{ 0, false },	       /* an answer */
	{ 0x00000001, true },  /* fork */
	{ 0x00000002, true },  /* exec */
	{ 0x00000004, false }, /* uid */
	{ 0x00000040, false }, /* gid */
	{ 0x00000080, false }, /* sid */
	{ 0x00000100, false }, /* ptrace */
	{ 0x00000200, false }, /* comm */
	{ KIND_NONZERO_EXIT, false },
	{ KIND_COREDUMP, false },
	{ KIND_EXIT, true },
};

static int socks[2];
static struct event_gaps *gaps;

static bool start(void)
{
	int err;

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM, 0, socks), ==, 0);
	err = event_filter_attach(socks[0], &gaps);
	if (!err)
		return true;
	close(socks[0]);
	close(socks[1]);
	g_test_skip("no filter here");
	/* root in the initial namespaces may have one */
	g_assert_cmpint(err, ==, -EPERM);
	return false;
}

static void stop(void)
{
	event_filter_detach(gaps);
	close(socks[0]);
	close(socks[1]);
}

/* Return: whether a message of @what passes; it is whole then */
static bool passes(__u32 what, __u32 cpu, __u32 seq)
{
	struct message sent = { .cn.seq = seq }, got;
	ssize_t n;

	memcpy(sent.event, &what, sizeof(what));
	memcpy(sent.event + sizeof(what), &cpu, sizeof(cpu));
	send(socks[1], &sent, sizeof(sent), MSG_DONTWAIT);
	n = recv(socks[0], &got, sizeof(got), MSG_DONTWAIT);
	if (n < 0)
		return false;
	g_assert_cmpint(n, ==, sizeof(sent));
	g_assert_cmpint(memcmp(&got, &sent, sizeof(sent)), ==, 0);
	return true;
}

static void test_kinds(void)
{
	size_t i;

	if (!start())
		return;
	for (i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (passes(kinds[i].what, 1, (__u32)i) != kinds[i].passes)
			g_error("%#x", kinds[i].what);
	g_assert_cmpuint(event_filter_gaps(gaps, 1), ==, 0);
	stop();
}

/* events that are dropped leave no gap; missing events do, on their CPU */
static void test_gaps(void)
{
	if (!start())
		return;
	g_assert_true(passes(PROC_EVENT_FORK, 0, 7));
	g_assert_false(passes(PROC_EVENT_COMM, 0, 8));
	g_assert_false(passes(PROC_EVENT_COMM, 0, 9));
	g_assert_true(passes(KIND_EXIT, 0, 10));
	g_assert_true(passes(PROC_EVENT_FORK, 1, 99));
	g_assert_cmpuint(event_filter_gaps(gaps, 0), ==, 0);
	g_assert_true(passes(PROC_EVENT_FORK, 0, 12));
	g_assert_cmpuint(event_filter_gaps(gaps, 0), ==, 1);
	g_assert_false(passes(PROC_EVENT_COMM, 0, 14));
	g_assert_cmpuint(event_filter_gaps(gaps, 0), ==, 2);
	g_assert_true(passes(PROC_EVENT_FORK, 0, 15));
	g_assert_true(passes(PROC_EVENT_FORK, 1, 100));
	g_assert_cmpuint(event_filter_gaps(gaps, 0), ==, 2);
	g_assert_cmpuint(event_filter_gaps(gaps, 1), ==, 0);
	stop();
}

/* the kernel's number begins again at 0 */
static void test_wrap(void)
{
	if (!start())
		return;
	g_assert_true(passes(PROC_EVENT_FORK, 0, G_MAXUINT32 - 1));
	g_assert_true(passes(PROC_EVENT_FORK, 0, G_MAXUINT32));
	g_assert_true(passes(PROC_EVENT_FORK, 0, 0));
	g_assert_true(passes(PROC_EVENT_FORK, 0, 1));
	g_assert_cmpuint(event_filter_gaps(gaps, 0), ==, 0);
	stop();
}

/* what the filter does not understand is left to the reader */
static void test_others(void)
{
	char c = 'x';

	if (!start())
		return;
	g_assert_true(passes(PROC_EVENT_COMM, NO_CPU, 1));
	g_assert_true(passes(PROC_EVENT_FORK, NO_CPU, 5));
	g_assert_cmpuint(event_filter_gaps(gaps, NO_CPU), ==, 0);
	g_assert_cmpint(send(socks[1], &c, 1, MSG_DONTWAIT), ==, 1);
	g_assert_cmpint(recv(socks[0], &c, 1, MSG_DONTWAIT), ==, 1);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/event-filter/kinds", test_kinds);
	g_test_add_func("/event-filter/gaps", test_gaps);
	g_test_add_func("/event-filter/wrap", test_wrap);
	g_test_add_func("/event-filter/others", test_others);
	return g_test_run();
}
