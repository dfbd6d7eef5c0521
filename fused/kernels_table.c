// SPDX-License-Identifier: GPL-2.0-only
#include "kernels_table.h"

#include <stdio.h>
#include <string.h>

#include "libobjcg/kernels.h"

static void print_values(unsigned int column)
{
	char before[REGIME_VALUE_MAX] = "", value[REGIME_VALUE_MAX];
	struct regime regime;
	const char *kernel;
	unsigned int i;

	for (i = 0; (kernel = regime_name(i)); i++) {
		if (regime_find(kernel, &regime))
			continue;
		regime_column_value(&regime, column, value);
		if (strcmp(value, before))
			printf("%s%s %s", i ? ", " : "    ", kernel, value);
		strcpy(before, value);
	}
	putchar('\n');
}

void print_kernels(void)
{
	const char *name;
	unsigned int i;

	for (i = 0; (name = regime_column_name(i)); i++) {
		printf("%s\n    %s\n", name, regime_column_seen(i));
		print_values(i);
	}
}
