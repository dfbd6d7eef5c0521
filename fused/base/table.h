/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * table.h - the tables of debug/
 *
 * A table is a text. Its first line has the names of the columns, each other
 * line is a row. A TAB separates two fields, and no field is empty: "-" stands
 * for nothing. A field has a backslash and a control character as a backslash and
 * three octal digits (seq_escape_since()).
 */
#ifndef _MEMCGFS_BASE_TABLE_H
#define _MEMCGFS_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* most columns of a table; more fields of a row are left out */
#define TABLE_MAX_COLUMNS 32

/**
 * struct table_row - the fields of a line, parts of the table's text
 * @field: each is terminated, and escaped as in the table; those behind the last
 *         are ""
 * @nr: the fields of the line
 * @len: bytes of the line
 */
struct table_row {
	char *field[TABLE_MAX_COLUMNS];
	size_t nr;
	size_t len;
};

/**
 * table_next_row - cut the next line of a table into its fields
 * @text: what is left of the table, terminated; moves behind the line
 *
 * Return: false at the end of the table, and @row has no fields.
 */
bool table_next_row(char **text, struct table_row *row);

#endif
