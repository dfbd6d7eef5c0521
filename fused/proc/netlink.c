// SPDX-License-Identifier: GPL-2.0-only
#include "proc/netlink.h"

#include <errno.h>

/* room for ten thousand events of the connector */
#define RECEIVE_BUFFER (8 * 1024 * 1024)

int netlink_open(int protocol)
{
	int sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	int size = RECEIVE_BUFFER;

	if (sock < 0)
		return -errno;
	if (setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return sock;
}

void netlink_batch_init(struct netlink_batch *batch, void *texts, size_t size)
{
	size_t i;

	for (i = 0; i < NETLINK_BATCH; i++) {
		batch->iovs[i] =
			(struct iovec){ (char *)texts + i * size, size };
		batch->msgs[i].msg_hdr = (struct msghdr){
			.msg_name = &batch->senders[i],
			.msg_iov = &batch->iovs[i],
			.msg_iovlen = 1,
		};
	}
}

int netlink_receive(int sock, struct netlink_batch *batch)
{
	int i, n;

	for (i = 0; i < NETLINK_BATCH; i++)
		batch->msgs[i].msg_hdr.msg_namelen = sizeof(batch->senders[i]);
	do {
		n = recvmmsg(sock, batch->msgs, NETLINK_BATCH, MSG_DONTWAIT,
			     NULL);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}
