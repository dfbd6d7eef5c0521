// SPDX-License-Identifier: GPL-2.0-only
#include "proc/connector.h"

#include <errno.h>
#include <glib.h>
#include <linux/connector.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/task_id.h"
#include "proc/event_filter.h"
#include "proc/netlink.h"
#include "proc/sequence.h"

/* buffer space per event, with the kernel's own overhead */
#define EVENT_TRUESIZE 800

/* the answer to LISTEN is there when send() returns, or never */
#define ACK_TIMEOUT_MS 100

/* an event and its headers are 76 bytes; longer messages are cut and dropped */
#define MESSAGE_MAX 256

/**
 * struct proc_connector - a socket and where its messages go
 * @fd: the socket; immutable
 * @gaps: counted by the filter, or NULL if there is none; immutable
 * @sequence: the numbers of the drained events, or of the gaps before them; the
 *            draining thread's
 * @overrun: the kernel has told of a loss, and the socket was not empty since;
 *           the draining thread's
 * @batch, @texts: the messages under way; the draining thread's
 */
struct proc_connector {
	int fd;
	struct event_gaps *gaps;
	struct sequence sequence;
	bool overrun;
	struct netlink_batch batch;
	char texts[NETLINK_BATCH][MESSAGE_MAX] __attribute__((aligned(8)));
};

/* take a message: the connector's header and its event, if there is any */
static bool parse_message(const struct mmsghdr *msg, struct cn_msg *cn,
			  struct proc_event *event)
{
	const struct sockaddr_nl *sender = msg->msg_hdr.msg_name;
	const char *text = msg->msg_hdr.msg_iov->iov_base;
	size_t len = msg->msg_len, room;

	if (msg->msg_hdr.msg_namelen != sizeof(*sender) || sender->nl_pid)
		return false;
	if (msg->msg_hdr.msg_flags & MSG_TRUNC)
		return false;
	if (len < NLMSG_HDRLEN + sizeof(*cn))
		return false;
	memcpy(cn, text + NLMSG_HDRLEN, sizeof(*cn));
	if (cn->id.idx != CN_IDX_PROC || cn->id.val != CN_VAL_PROC)
		return false;
	room = len - NLMSG_HDRLEN - sizeof(*cn);
	if (cn->len > room ||
	    cn->len < G_STRUCT_OFFSET(struct proc_event, event_data))
		return false;
	/* not in place: it is not aligned there; older kernels' are shorter */
	memset(event, 0, sizeof(*event));
	memcpy(event, text + NLMSG_HDRLEN + sizeof(*cn),
	       MIN(cn->len, sizeof(*event)));
	return true;
}

/* Return: the time of the event, or 0 if the message has none */
static uint64_t handle_message(struct proc_connector *c,
			       const struct mmsghdr *msg,
			       void (*fn)(const struct proc_event *event),
			       void (*gap)(uint64_t since))
{
	struct proc_event event;
	struct cn_msg cn;
	uint32_t number;
	uint64_t since;

	if (!parse_message(msg, &cn, &event))
		return 0;
	number = c->gaps ? event_filter_gaps(c->gaps, event.cpu) : cn.seq;
	if (sequence_gap(&c->sequence, event.cpu, number, event.timestamp_ns,
			 &since))
		gap(since);
	fn(&event);
	return event.timestamp_ns;
}

/* the kernel tells of a loss once: here, or by the next netlink_receive() */
static int socket_error(const struct proc_connector *c)
{
	socklen_t len = sizeof(int);
	int err = 0;

	getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len);
	return -err;
}

/* Return: 0, or -ENOBUFS if that is @err */
static int note_overrun(struct proc_connector *c, int err)
{
	if (err != -ENOBUFS)
		return 0;
	c->overrun = true;
	sequence_told(&c->sequence, task_clock());
	return err;
}

int proc_connector_drain(struct proc_connector *c, uint64_t until,
			 void (*fn)(const struct proc_event *event),
			 void (*gap)(uint64_t since))
{
	bool later = false;
	int i, n;

	while ((n = netlink_receive(c->fd, &c->batch)) > 0) {
		for (i = 0; i < n; i++)
			later |= handle_message(c, &c->batch.msgs[i], fn, gap) >
				 until;
		if (later && !c->overrun)
			return note_overrun(c, socket_error(c));
	}
	if (n == -EAGAIN)
		c->overrun = false;
	return note_overrun(c, n);
}

/* Return: 0, the kernel's error, or 1 if it did not answer yet */
static int find_ack(struct proc_connector *c, __u32 id)
{
	struct proc_event event;
	struct cn_msg cn;
	int i, n;

	while ((n = netlink_receive(c->fd, &c->batch)) > 0 || n == -ENOBUFS)
		for (i = 0; i < n; i++)
			if (parse_message(&c->batch.msgs[i], &cn, &event) &&
			    event.what == PROC_EVENT_NONE && cn.ack == id + 1)
				return -(int)event.event_data.ack.err;
	return 1;
}

static int wait_for_ack(struct proc_connector *c, __u32 id)
{
	gint64 end = g_get_monotonic_time() + ACK_TIMEOUT_MS * 1000;
	struct pollfd pfd = { .fd = c->fd, .events = POLLIN };
	int err;

	while ((err = find_ack(c, id)) > 0) {
		gint64 left = end - g_get_monotonic_time();

		if (left <= 0)
			return -EPERM;
		poll(&pfd, 1, (int)(left / 1000) + 1);
	}
	return err;
}

static int send_listen(int fd, __u32 id)
{
	const __u32 op = PROC_CN_MCAST_LISTEN;
	char text[NLMSG_LENGTH(sizeof(struct cn_msg) + sizeof(op))]
		__attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	struct nlmsghdr *nlh = (struct nlmsghdr *)text;
	struct cn_msg *cn = NLMSG_DATA(nlh);

	nlh->nlmsg_len = sizeof(text);
	nlh->nlmsg_type = NLMSG_DONE;
	cn->id.idx = CN_IDX_PROC;
	cn->id.val = CN_VAL_PROC;
	cn->ack = id;
	cn->len = sizeof(op);
	memcpy(cn->data, &op, sizeof(op));
	return send(fd, text, sizeof(text), 0) < 0 ? -errno : 0;
}

static int proc_connector_listen(struct proc_connector *c)
{
	struct sockaddr_nl group = {
		.nl_family = AF_NETLINK,
		.nl_groups = CN_IDX_PROC,
	};
	/*
	 * We also see the answers to other listeners; ours returns the ack
	 * number plus one, but not the sequence number.
	 */
	__u32 id = (__u32)getpid();
	int err;

	if (bind(c->fd, (struct sockaddr *)&group, sizeof(group)))
		return -errno;
	err = send_listen(c->fd, id);
	return err ? err : wait_for_ack(c, id);
}

/* events have the clock of the initial time namespace */
static bool has_other_clock(void)
{
	FILE *file = fopen("/proc/self/timens_offsets", "re");
	long long s, ns;
	bool other = false;

	if (!file)
		return false;
	while (fscanf(file, "%*s %lld %lld", &s, &ns) == 2)
		other |= s || ns;
	fclose(file);
	return other;
}

int proc_connector_open(struct proc_connector **ret)
{
	struct proc_connector *c = g_try_new0(struct proc_connector, 1);
	int err;

	if (!c)
		return -ENOMEM;
	if (has_other_clock()) {
		g_free(c);
		return -EPERM;
	}
	netlink_batch_init(&c->batch, c->texts, sizeof(c->texts[0]));
	c->fd = netlink_open(NETLINK_CONNECTOR);
	err = c->fd < 0 ? c->fd : proc_connector_listen(c);
	if (err) {
		proc_connector_close(c);
		return err;
	}
	/* after the kernel's answer, which the filter drops */
	event_filter_attach(c->fd, &c->gaps);
	c->sequence = (struct sequence)SEQUENCE_NONE(c->gaps ? 0 : 1);
	*ret = c;
	return 0;
}

void proc_connector_close(struct proc_connector *c)
{
	if (c->fd >= 0)
		close(c->fd);
	if (c->gaps)
		event_filter_detach(c->gaps);
	sequence_free(&c->sequence);
	g_free(c);
}

int proc_connector_fd(const struct proc_connector *c)
{
	return c->fd;
}

int proc_connector_room(const struct proc_connector *c)
{
	socklen_t len = sizeof(int);
	int size = 0;

	getsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &size, &len);
	return size / EVENT_TRUESIZE;
}
