/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * table_json.h - the tables of debug/ as JSON
 *
 * In JSON a table is an array, with an object for each row. A field that is
 * written as a number is a number, "-" is null, and any other is a string.
 */
#ifndef _MEMCGFS_BASE_TABLE_JSON_H
#define _MEMCGFS_BASE_TABLE_JSON_H

#include "linux/seq_file.h"

/**
 * table_to_json - print a table as JSON
 * @table: the table (table.h); its text is used up
 * @json: the JSON is added there, with a row a line
 *
 * Context: any. The row is given to GLib, which ends the process if there is
 * no memory; so it is tried first that there is some.
 * Return: 0 or -ENOMEM.
 */
int table_to_json(struct seq_file *table, struct seq_file *json);

#endif
