/* SPDX-License-Identifier: GPL-2.0-only */
/* ops.h - operations of a group's directory that several programs measure */
#ifndef _OPS_H
#define _OPS_H

#include <glib.h>

/**
 * struct op - an operation
 * @fn: does it @nr times at a path
 * @file: of the directory, or the name of a new one
 */
struct op {
	void (*fn)(gconstpointer path, unsigned long nr);
	const char *file;
};

/** op_make_and_remove - mkdir and rmdir of a group, @nr times */
void op_make_and_remove(gconstpointer path, unsigned long nr);

/** op_open_and_read - open, read and close of a file, @nr times */
void op_open_and_read(gconstpointer path, unsigned long nr);

#endif
