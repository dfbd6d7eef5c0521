/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * netlink.h - sockets for what the kernel tells of processes
 *
 * The kernel drops a message that finds no room in the socket, so the socket has
 * much room, and a system call receives many messages.
 */
#ifndef _MEMCGFS_PROC_NETLINK_H
#define _MEMCGFS_PROC_NETLINK_H

#include <linux/netlink.h>
#include <stddef.h>
#include <sys/socket.h>

/* messages in a system call */
#define NETLINK_BATCH 32

/**
 * struct netlink_batch - the messages of a system call
 * @msgs: the messages: their lengths, and pointers into the other fields
 * @iovs: where their texts are
 * @senders: the addresses they come from; the kernel's has the nl_pid 0
 *
 * The fields point at each other: it is not to be copied.
 */
struct netlink_batch {
	struct mmsghdr msgs[NETLINK_BATCH];
	struct iovec iovs[NETLINK_BATCH];
	struct sockaddr_nl senders[NETLINK_BATCH];
};

/**
 * netlink_open - a socket with room for thousands of messages
 * @protocol: NETLINK_CONNECTOR and the like
 *
 * The host may allow less room.
 *
 * Return: the socket or a negative errno.
 */
int netlink_open(int protocol);

/**
 * netlink_batch_init - prepare a batch for netlink_receive()
 * @texts: NETLINK_BATCH times @size bytes, aligned to 8 bytes
 * @size: bytes of a message that are kept, a multiple of 8
 */
void netlink_batch_init(struct netlink_batch *batch, void *texts, size_t size);

/**
 * netlink_receive - receive the messages that are there, NETLINK_BATCH at most
 *
 * Context: does not block.
 * Return: how many have come; or -EAGAIN if there is none, -ENOBUFS if messages
 * have been lost, or another negative errno.
 */
int netlink_receive(int sock, struct netlink_batch *batch);

#endif
