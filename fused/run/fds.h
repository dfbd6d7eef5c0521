/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fds.h - descriptors over a socket
 */
#ifndef _MEMCGFS_RUN_FDS_H
#define _MEMCGFS_RUN_FDS_H

#include <stddef.h>

/* of a message */
#define FDS_MAX 3

/**
 * fds_send - send a message with descriptors
 * @nr: at most FDS_MAX
 *
 * Return: 0 or a negative errno; -EPIPE if the other end is gone.
 */
int fds_send(int sock, const int *fds, size_t nr);

/**
 * fds_receive - wait for a message with a descriptor
 * Return: the first descriptor, close-on-exec; -ECONNRESET if no sender is left;
 * another negative errno.
 */
int fds_receive(int sock);

#endif
