/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hostile_fuse.h - a file system that never answers
 */
#ifndef _TESTS_HOSTILE_FUSE_H
#define _TESTS_HOSTILE_FUSE_H

/**
 * hostile_serve - mount a hostile filesystem and serve it until killed
 * @dir: to mount on
 *
 * Every name in it is a file that can be opened and closed for good. A request
 * of any other kind about a file is never answered: to poll it, to close a
 * descriptor of it, to stat it. A task that waits for the answer waits until
 * the serving process has ended.
 *
 * Return: 1 if that cannot be done.
 */
int hostile_serve(const char *dir);

#endif
