/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * table_json.h - the tables of debug/, and the same as JSON
 *
 * A table is a text. Its first line has the names of the columns, each other
 * line is a row. A TAB separates two fields, and no field is empty: "-" stands
 * for nothing. A field has a backslash, a control character and a byte like
 * these as a backslash and three octal digits (seq_escape_since()).
 *
 * In JSON a table is an array, with an object for each row. A field that is
 * written as a number is a number, "-" is null, and any other is a string.
 */
#ifndef _MEMCGFS_BASE_TABLE_JSON_H
#define _MEMCGFS_BASE_TABLE_JSON_H

#include "linux/seq_file.h"

/* most columns of a table */
#define TABLE_MAX_COLUMNS 32

/**
 * table_to_json - print a table as JSON
 * @table: the table; its text is used up
 * @json: the JSON is added there, with a row a line
 *
 * Context: any. The row is given to GLib, which ends the process if there is
 * no memory; so it is tried first that there is some.
 * Return: 0 or -ENOMEM.
 */
int table_to_json(struct seq_file *table, struct seq_file *json);

#endif
