/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.h - whole files as texts
 */
#ifndef _MEMCGFS_RUN_TEXT_H
#define _MEMCGFS_RUN_TEXT_H

#include <stddef.h>

/**
 * text_read - all of a file
 * Return: the text, terminated, for free(); or NULL if it cannot be read or there
 * is no memory.
 */
char *text_read(int fd);

/**
 * text_open - a file of its own with a text
 * @name: seen in /proc/PID/fd only
 *
 * Return: a descriptor for reading; or a negative errno.
 */
int text_open(const char *name, const char *text, size_t size);

#endif
