// SPDX-License-Identifier: GPL-2.0-only
#include "proc/taskstats.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/taskstats.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linux/compiler.h"
#include "linux/types.h"
#include "proc/netlink.h"

/* a message has two struct taskstats at most */
#define MESSAGE_MAX (2 * sizeof(struct taskstats) + 512)

#define ATTRIBUTE_MAX 64
#define KIB 1024

/* immutable between open and close */
static int sock = -1;
static __u16 family;

static bool listening; /* the caller's lock */

/* a request with one attribute */
struct request {
	struct nlmsghdr nl;
	struct genlmsghdr genl;
	struct nlattr attr;
	char value[ATTRIBUTE_MAX];
};

/* Return: the length of the answer in @text, or a negative errno */
static ssize_t ask(__u16 to, __u8 cmd, __u16 type, const char *value,
		   void *text, size_t size)
{
	size_t len = strlen(value) + 1;
	struct request r = {
		.nl = { .nlmsg_type = to,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
		.genl = { .cmd = cmd, .version = 1 },
		.attr = { .nla_type = type,
			  .nla_len = (__u16)(NLA_HDRLEN + len) },
	};
	ssize_t n;

	memcpy(r.value, value, len);
	r.nl.nlmsg_len = (__u32)(NLMSG_HDRLEN + GENL_HDRLEN +
				 NLA_ALIGN(NLA_HDRLEN + len));
	if (send(sock, &r, r.nl.nlmsg_len, 0) < 0)
		return -errno;
	/* the kernel has answered when send() returns */
	n = recv(sock, text, size, MSG_DONTWAIT);
	return n < 0 ? -errno : n;
}

/* the next attribute of @type in @at up to @end, or NULL */
static const struct nlattr *find(const char *at, const char *end, int type)
{
	const struct nlattr *attr;

	for (; at + NLA_HDRLEN <= end; at += NLA_ALIGN(attr->nla_len)) {
		attr = (const struct nlattr *)at;
		if (attr->nla_len < NLA_HDRLEN || at + attr->nla_len > end)
			return NULL;
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			return attr;
	}
	return NULL;
}

static const char *value_of(const struct nlattr *attr)
{
	return (const char *)attr + NLA_HDRLEN;
}

static const char *end_of(const struct nlattr *attr)
{
	return (const char *)attr + attr->nla_len;
}

static int find_family(void)
{
	char text[4096] __attribute__((aligned(4)));
	const struct nlattr *id;
	ssize_t n = ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME,
			TASKSTATS_GENL_NAME, text, sizeof(text));

	if (n < 0)
		return (int)n;
	id = find(text + NLMSG_HDRLEN + GENL_HDRLEN, text + n,
		  CTRL_ATTR_FAMILY_ID);
	if (((struct nlmsghdr *)text)->nlmsg_type == NLMSG_ERROR || !id)
		return -ENOENT;
	memcpy(&family, value_of(id), sizeof(family));
	/* the acknowledgement */
	recv(sock, text, sizeof(text), MSG_DONTWAIT);
	return 0;
}

/* @attr: to register or to deregister */
static int set_all_cpus(__u16 attr)
{
	char cpus[ATTRIBUTE_MAX], text[MESSAGE_MAX] __attribute__((aligned(8)));
	const struct nlmsghdr *nl = (const void *)text;
	ssize_t n;

	snprintf(cpus, sizeof(cpus), "0-%ld",
		 sysconf(_SC_NPROCESSORS_CONF) - 1);
	n = ask(family, TASKSTATS_CMD_GET, attr, cpus, text, sizeof(text));
	if (n < 0)
		return (int)n;
	if (nl->nlmsg_type != NLMSG_ERROR)
		return 0; /* an exit was faster */
	return ((const struct nlmsgerr *)NLMSG_DATA(nl))->error;
}

int taskstats_open(void)
{
	int err;

	sock = netlink_open(NETLINK_GENERIC);
	if (sock < 0)
		return sock;
	err = find_family();
	if (!err)
		err = taskstats_listen();
	if (err)
		taskstats_close();
	return err;
}

int taskstats_listen(void)
{
	int err;

	if (sock < 0 || listening)
		return 0;
	err = set_all_cpus(TASKSTATS_CMD_ATTR_REGISTER_CPUMASK);
	listening = !err;
	return err;
}

static void drop(const struct exit_stats *stats)
{
	(void)stats;
}

void taskstats_rest(void)
{
	if (!listening)
		return;
	set_all_cpus(TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK);
	/* those that were there, and the answer */
	taskstats_drain(drop);
	listening = false;
}

bool taskstats_works(void)
{
	return sock >= 0;
}

void taskstats_close(void)
{
	if (sock >= 0)
		close(sock);
	sock = -1;
	listening = false;
}

/*
 * A field of struct taskstats: it is not aligned there, and 0 where an older
 * kernel's is shorter.
 */
static __u64 field(const struct nlattr *stats, size_t offset)
{
	__u64 value = 0;

	if (NLA_HDRLEN + offset + sizeof(value) <= stats->nla_len)
		memcpy(&value, value_of(stats) + offset, sizeof(value));
	return value;
}

#define FIELD(stats, name) field(stats, offsetof(struct taskstats, name))

/* Return: false if the message is about no single thread */
static bool parse(const char *text, size_t len, struct exit_stats *ret)
{
	const struct nlattr *all = find(text + NLMSG_HDRLEN + GENL_HDRLEN,
					text + len, TASKSTATS_TYPE_AGGR_PID);
	const struct nlattr *pid, *stats;
	__u32 number;

	if (!all)
		return false;
	pid = find(value_of(all), end_of(all), TASKSTATS_TYPE_PID);
	stats = find(value_of(all), end_of(all), TASKSTATS_TYPE_STATS);
	if (!pid || !stats || pid->nla_len < NLA_HDRLEN + sizeof(number))
		return false;
	memcpy(&number, value_of(pid), sizeof(number));
	*ret = (struct exit_stats){
		.pid = (pid_t)number,
		.hiwater_rss = FIELD(stats, hiwater_rss) * KIB / PAGE_SIZE,
		.min_flt = FIELD(stats, ac_minflt),
		.maj_flt = FIELD(stats, ac_majflt),
	};
	return true;
}

void taskstats_drain(void (*fn)(const struct exit_stats *stats))
{
	static char texts[NETLINK_BATCH][MESSAGE_MAX]
		__attribute__((aligned(8)));
	struct netlink_batch batch;
	struct exit_stats stats;
	int i, n;

	if (!listening)
		return;
	netlink_batch_init(&batch, texts, sizeof(texts[0]));
	while ((n = netlink_receive(sock, &batch)) > 0 || n == -ENOBUFS)
		for (i = 0; i < n; i++)
			if (parse(texts[i], batch.msgs[i].msg_len, &stats))
				fn(&stats);
}
