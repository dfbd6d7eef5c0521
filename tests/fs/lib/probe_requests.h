/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe_requests.h - the requests that an operation costs
 */
#ifndef PROBE_REQUESTS_H
#define PROBE_REQUESTS_H

/*
 * requests COUNTS OPERATION PATH: make an operation twice, and print the requests
 * that the second has caused, by the table COUNTS: "KIND NUMBER" of each kind.
 * Operations: mkdir+rmdir, read, write, list, stat. RELEASE and FORGET are left
 * out, since the kernel sends them later.
 */
int do_requests(char **arg);

/* make-and-remove NR PATH: a directory, so many times; print the milliseconds */
int do_make_and_remove(char **arg);

#endif
