// SPDX-License-Identifier: GPL-2.0-only
/* test_connector.c - the real kernel's events, and those that are missing */
#include "proc/connector.h"

#include <glib.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/task_id.h"
#include "proc/sequence.h"

#define STORM 300
#define NR_NAMES 1000

/* clang-format off */
static const struct {
	uint32_t cpu, number;
	uint64_t time;
	uint64_t gap_since; /* 0: no gap */
	bool told;          /* of a loss, just before */
} events[] = {
	{ 0, 7, 10, 0, false },             /* the first */
	{ 0, 8, 11, 0, false },
	{ 2, UINT32_MAX, 12, 0, false },    /* each CPU has its own */
	{ 0, 10, 13, 11, false },
	{ 0, 11, 14, 0, false },
	{ 2, 0, 15, 0, false },
	{ 2, 2, 16, 15, false },
	{ 2, 3, 17, 0, true },              /* told of at 20 */
	{ 0, 13, 18, 14, false },           /* queued before that loss */
	{ 2, 5, 21, 0, false },
	{ 0, 15, 22, 0, false },
	{ 0, 17, 23, 22, false },           /* another */
	{ UINT32_MAX, 1, 24, 0, false },    /* no CPU */
	{ UINT32_MAX, 3, 25, 0, false },
};
/* clang-format on */

static void test_sequence(void)
{
	struct sequence s = SEQUENCE_NONE(1);
	uint64_t since;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(events); i++) {
		g_test_message("event %zu", i);
		if (events[i].told)
			sequence_told(&s, 20);
		since = 0;
		g_assert_true(sequence_gap(&s, events[i].cpu, events[i].number,
					   events[i].time, &since) ==
			      (events[i].gap_since != 0));
		if (events[i].gap_since)
			g_assert_cmpuint(since, ==, events[i].gap_since);
	}
	sequence_free(&s);
}

/* the same where a number counts gaps */
static void test_counted_gaps(void)
{
	struct sequence s = SEQUENCE_NONE(0);
	uint64_t since;

	g_assert_false(sequence_gap(&s, 0, 3, 10, &since));
	g_assert_false(sequence_gap(&s, 0, 3, 11, &since));
	g_assert_true(sequence_gap(&s, 0, 4, 12, &since));
	g_assert_cmpuint(since, ==, 11);
	g_assert_false(sequence_gap(&s, 0, 4, 13, &since));
	g_assert_false(sequence_gap(&s, 1, 0, 14, &since));
	sequence_free(&s);
}

static unsigned int nr_events, nr_others, nr_gaps;

static void count_event(const struct proc_event *event)
{
	nr_events++;
	if (event->what != PROC_EVENT_FORK && event->what != PROC_EVENT_EXEC &&
	    event->what != PROC_EVENT_EXIT)
		nr_others++;
}

static void count_gap(uint64_t since)
{
	g_assert_cmpuint(since, <=, task_clock());
	nr_gaps++;
}

static void fork_and_wait(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}

/* a process that forks all the time does not keep the reader of earlier events */
static void test_until(void)
{
	struct proc_connector *c;
	uint64_t before;
	int i;

	if (proc_connector_open(&c)) {
		g_test_skip("no connector here");
		return;
	}
	fork_and_wait();
	before = task_clock();
	for (i = 0; i < STORM; i++)
		fork_and_wait();
	nr_events = 0;
	proc_connector_drain(c, before, count_event, count_gap);
	/* other processes may have sent some; a fork and an exit each */
	g_assert_cmpuint(nr_events, >=, 2);
	g_assert_cmpuint(nr_events, <, STORM);
	proc_connector_drain(c, task_clock(), count_event, count_gap);
	g_assert_cmpuint(nr_events, >=, 2 * STORM + 1);
	proc_connector_close(c);
}

/* an event of this CPU for the connector alone, with a number of no event */
static void send_false_event(struct proc_connector *c)
{
	struct {
		struct nlmsghdr nl;
		struct cn_msg cn;
		struct proc_event event;
	} __attribute__((packed)) text = {
		.nl.nlmsg_len = sizeof(text),
		.cn.seq = 1,
		.event.cpu = (__u32)sched_getcpu(),
	};
	struct sockaddr_nl to;
	socklen_t len = sizeof(to);
	int fd = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_CONNECTOR);

	g_assert_cmpint(getsockname(proc_connector_fd(c),
				    (struct sockaddr *)&to, &len),
			==, 0);
	to.nl_groups = 0;
	/* only root may, and only root has a filter that takes it for an event */
	sendto(fd, &text, sizeof(text), 0, (struct sockaddr *)&to, len);
	close(fd);
}

/* the kernel sends all from this CPU; the middle events are taken away */
static void test_gap(void)
{
	struct proc_connector *c;
	cpu_set_t before, cpu;
	char message[256];

	if (proc_connector_open(&c)) {
		g_test_skip("no connector here");
		return;
	}
	g_assert_cmpint(sched_getaffinity(0, sizeof(before), &before), ==, 0);
	CPU_ZERO(&cpu);
	CPU_SET(sched_getcpu(), &cpu);
	g_assert_cmpint(sched_setaffinity(0, sizeof(cpu), &cpu), ==, 0);
	fork_and_wait();
	proc_connector_drain(c, task_clock(), count_event, count_gap);
	g_assert_cmpuint(nr_events, >, 0);
	nr_gaps = 0;
	fork_and_wait();
	send_false_event(c);
	while (recv(proc_connector_fd(c), message, sizeof(message),
		    MSG_DONTWAIT) > 0)
		;
	fork_and_wait();
	proc_connector_drain(c, task_clock(), count_event, count_gap);
	g_assert_cmpuint(nr_gaps, >, 0);
	proc_connector_close(c);
	sched_setaffinity(0, sizeof(before), &before);
}

/* a process that changes its name is nothing to us */
static void test_names(void)
{
	struct proc_connector *c;
	char name[16] = "";
	int i;

	if (geteuid() || proc_connector_open(&c)) {
		g_test_skip("no filter here");
		return;
	}
	prctl(PR_GET_NAME, name);
	/* others' events from before the filter */
	proc_connector_drain(c, task_clock(), count_event, count_gap);
	nr_others = nr_gaps = 0;
	for (i = 0; i < NR_NAMES; i++)
		prctl(PR_SET_NAME, i % 2 ? "odd" : "even");
	prctl(PR_SET_NAME, name);
	fork_and_wait();
	proc_connector_drain(c, task_clock(), count_event, count_gap);
	g_assert_cmpuint(nr_others, ==, 0);
	g_assert_cmpuint(nr_gaps, ==, 0);
	proc_connector_close(c);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/connector/sequence", test_sequence);
	g_test_add_func("/connector/counted-gaps", test_counted_gaps);
	g_test_add_func("/connector/gap", test_gap);
	g_test_add_func("/connector/until", test_until);
	g_test_add_func("/connector/names", test_names);
	return g_test_run();
}
