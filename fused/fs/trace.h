/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trace.h - debug/trace: a stream of the events of rt/trace.h
 *
 * Each open file has a ring of its own (trace_ring.h), which gets all events
 * from the open to the release. A read that finds none waits, without a thread
 * of the loop: the thread of this file answers it when there is an event, when
 * it is interrupted, and at the end. No ring, no listener: then an event costs
 * a branch (rt/trace.h).
 */
#ifndef _MEMCGFS_FS_TRACE_H
#define _MEMCGFS_FS_TRACE_H

#include "fs/dir_type.h"

/* open files at once; each has a ring of 260 KiB */
#define TRACE_MAX_READERS 64

extern const struct kernfs_stream trace_stream;

/** trace_begin - start the thread. Return: 0 or a negative errno */
int trace_begin(void);

/**
 * trace_end - answer all reads with the end of the file, end the thread
 * Context: no request is running.
 */
void trace_end(void);

#endif
