/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * seq_file.h - a growing text that show functions print into
 *
 * The kernel's seq_file prints again with a larger buffer if it was too small;
 * ours grows, to INT_MAX bytes. It remembers a failed allocation and ignores
 * further printing; the owner of the seq_file calls seq_error() once at the
 * end, so that show functions need no error paths.
 */
#ifndef _OBJCG_SEQ_FILE_H
#define _OBJCG_SEQ_FILE_H

#include "linux/compiler.h"
#include "linux/types.h"

/**
 * struct seq_file - owned by the caller, zeroed to begin; no locking
 * @buf: the text, not terminated
 * @count: bytes of it
 * @size: bytes allocated
 * @error: 0 or -ENOMEM
 * @private: the reader, for show functions that ask; the owner's
 */
struct seq_file {
	char *buf;
	size_t count;
	size_t size;
	int error;
	void *private;
};

void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_puts(struct seq_file *m, const char *s);

/**
 * seq_put_decimal_ull - print a text and a number after it
 * @delimiter: the text
 *
 * As the kernel's, which has it for files of many numbers: seq_printf() takes ten
 * times as long.
 */
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter,
			 unsigned long long num);

/**
 * seq_escape_since - make a field of a table of what was just printed
 * @from: m->count before it
 *
 * A backslash and each control character become a backslash and three octal
 * digits; nothing becomes "-", and so does not disappear between two TABs.
 */
void seq_escape_since(struct seq_file *m, size_t from);

static inline int seq_error(const struct seq_file *m)
{
	return m->error;
}

/**
 * seq_copy_text - give the text to a program
 * @buf: set on success: the text and a terminating zero
 * @size: bytes of @buf; 0 asks only for the length
 *
 * Return: bytes of the text without the zero; -ERANGE if the text and the zero
 * need more than @size bytes; the error of @m.
 */
ssize_t seq_copy_text(const struct seq_file *m, char *buf, size_t size);

/**
 * seq_text - the text as a string
 *
 * Return: the text with a terminating zero, until more is printed; NULL if there
 * is no memory for it (seq_error()).
 */
char *seq_text(struct seq_file *m);

/** seq_reset - empty the text, keep the memory */
static inline void seq_reset(struct seq_file *m)
{
	m->count = 0;
	m->error = 0;
}

/** seq_free - free the memory; @m is as if zeroed */
void seq_free(struct seq_file *m);

#endif
