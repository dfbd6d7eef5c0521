// SPDX-License-Identifier: GPL-2.0-only
#include "base/standard_files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void standard_files_hold(void)
{
	int number;

	/* open() takes the lowest number, so the order is that of the numbers */
	for (number = STDIN_FILENO; number <= STDERR_FILENO; number++)
		if (fcntl(number, F_GETFD) < 0)
			open("/dev/null",
			     number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int standard_output_end(const char *program)
{
	bool failed = fflush(stdout);

	if (!failed && !ferror(stdout))
		return EXIT_SUCCESS;
	fprintf(stderr, "%s: cannot write to the standard output\n", program);
	return EXIT_FAILURE;
}
