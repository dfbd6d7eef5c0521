/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * requests.h - debug/requests: the kernel's requests since the mount, by kind
 *
 * Each thread of the loop counts the requests that it receives in a row of its
 * own, so a count takes no lock and shares no cache line. The counts are exact:
 * the number of requests of an operation is a property of the program, and a
 * test, where its duration is not.
 */
#ifndef _MEMCGFS_FS_REQUESTS_H
#define _MEMCGFS_FS_REQUESTS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "linux/seq_file.h"

/**
 * requests_received - count a request
 * @worker: number of the thread, below LOOP_MAX_THREADS
 * @buf: as the kernel sent it
 *
 * Context: the thread of that number.
 */
void requests_received(unsigned int worker, const struct fuse_buf *buf);

/** requests_show - the text of debug/requests. Return: 0 */
int requests_show(struct seq_file *m);

#endif
