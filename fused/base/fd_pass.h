/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fd_pass.h - messages that take descriptors to another process
 *
 * The sockets are of type SOCK_SEQPACKET: a message arrives whole or not at
 * all.
 */
#ifndef _MEMCGFS_BASE_FD_PASS_H
#define _MEMCGFS_BASE_FD_PASS_H

#include <sys/types.h>

/* most descriptors in a message */
#define PASSED_FDS_MAX 65

/**
 * struct passed_fds - descriptors that came with a message
 * @nr: how many
 * @fds: they are the receiver's, to be closed
 */
struct passed_fds {
	int nr;
	int fds[PASSED_FDS_MAX];
};

/**
 * fd_pass_send - send a message
 * @text: @size bytes
 * @fds: copies of them are sent
 * @nr_fds: how many, at most PASSED_FDS_MAX
 *
 * Return: 0 or a negative errno, -EPIPE if the receiver is gone.
 */
int fd_pass_send(int sock, const void *text, size_t size, const int *fds,
		 int nr_fds);

/**
 * fd_pass_receive - receive a message
 * @text: room for @size bytes
 * @passed: set to the descriptors, also on failure
 * @flags: of recvmsg(2)
 *
 * Return: the length, 0 at the end, or a negative errno, -EMFILE if there was
 * no room for all descriptors.
 */
ssize_t fd_pass_receive(int sock, void *text, size_t size,
			struct passed_fds *passed, int flags);

/** fd_pass_close - close descriptors, the last first */
void fd_pass_close(const int *fds, int nr);

#endif
