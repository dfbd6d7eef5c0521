// SPDX-License-Identifier: GPL-2.0-only
#include "base/table.h"

#include <string.h>

bool table_next_row(char **text, struct table_row *row)
{
	char *line = strsep(text, "\n");
	size_t i;

	row->len = line ? strlen(line) : 0;
	if (!row->len)
		line = NULL;
	for (row->nr = 0; line && row->nr < TABLE_MAX_COLUMNS; row->nr++)
		row->field[row->nr] = strsep(&line, "\t");
	for (i = row->nr; i < TABLE_MAX_COLUMNS; i++)
		row->field[i] = "";
	return row->nr;
}
