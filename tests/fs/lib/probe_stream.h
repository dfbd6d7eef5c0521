/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe_stream.h - calls of probe.c about files whose reads wait
 */
#ifndef PROBE_STREAM_H
#define PROBE_STREAM_H

/*
 * open-many FILE NUMBER: open it so often, or until that fails; print how often it
 * succeeded, and "OK" or the errno's name
 */
int do_open_many(char **arg);

/*
 * poll-stream FILE MS: read all there is without waiting; print the errno's name
 * that ends it, and the events that poll finds within so many milliseconds
 */
int do_poll_stream(char **arg);

/*
 * read-interrupted FILE: read all there is without waiting, then wait in a read
 * until a signal comes; print "OK" or the errno's name
 */
int do_read_interrupted(char **arg);

#endif
