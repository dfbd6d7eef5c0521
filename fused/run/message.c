// SPDX-License-Identifier: GPL-2.0-only
#include "run/message.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void complain(const char *fmt, ...)
{
	char line[PATH_MAX + 512] = PROGRAM ": ";
	size_t len = strlen(line);
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line + len, sizeof(line) - len - 1, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	/* a message is a line, whatever the words that it quotes */
	for (len = strlen(PROGRAM); line[len]; len++)
		if (iscntrl((unsigned char)line[len]))
			line[len] = '?';
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return; /* there is no other place to tell it */
}
