// SPDX-License-Identifier: GPL-2.0-only
#include "base/log.h"

#include <glib.h>
#include <stdio.h>
#include <unistd.h>

static void message(bool limited, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_message(limited, fmt, args);
	va_end(args);
}

/* Return: lines that @print writes to standard error */
static unsigned int count_lines(void (*print)(void))
{
	FILE *log = tmpfile();
	int saved = dup(STDERR_FILENO), c;
	unsigned int lines = 0;

	dup2(fileno(log), STDERR_FILENO);
	print();
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(log);
	while ((c = fgetc(log)) != EOF)
		lines += c == '\n';
	fclose(log);
	return lines;
}

/* with any arguments */
static void print_one_format(void)
{
	int i;

	for (i = 0; i < 1000; i++)
		message(true, "fuse: error %d\n", i);
}

static void print_two_formats(void)
{
	int i;

	for (i = 0; i < 1000; i++) {
		message(true, "fuse: one thing\n");
		message(true, "another thing\n");
	}
}

static void print_debug(void)
{
	int i;

	for (i = 0; i < 10; i++)
		message(false, "unique: %d\n", i);
}

/* libfuse prints some lines piece by piece */
static void print_pieces(void)
{
	int i;

	for (i = 0; i < 1000; i++) {
		message(true, "fuse: unknown option(s): ");
		message(true, "%s", "-o this ");
		message(true, "that\n");
	}
}

/* more than are told apart */
static void print_many_formats(void)
{
	static char formats[1000][8];
	int i;

	for (i = 0; i < 1000; i++) {
		snprintf(formats[i], sizeof(formats[i]), "%d\n", i);
		message(true, formats[i]);
	}
}

static void test_repeated(void)
{
	g_assert_cmpuint(count_lines(print_one_format), ==, 1);
	g_assert_cmpuint(count_lines(print_two_formats), ==, 2);
	g_assert_cmpuint(count_lines(print_debug), ==, 10);
	g_assert_cmpuint(count_lines(print_pieces), ==, 1);
	g_assert_cmpuint(count_lines(print_many_formats), <, 64);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/log/repeated", test_repeated);
	return g_test_run();
}
