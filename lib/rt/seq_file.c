// SPDX-License-Identifier: GPL-2.0-only
#include "linux/seq_file.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rt/alloc.h"

/* the longest text, with its NUL: neither @need nor @size below can wrap */
#define SEQ_MAX_SIZE ((size_t)INT_MAX)

/* make room for @more bytes and the NUL that vsnprintf() insists on */
static bool seq_room(struct seq_file *m, size_t more)
{
	size_t need = m->count + more + 1;
	size_t size = m->size ? m->size : 1024;
	char *buf;

	if (m->error)
		return false;
	if (more >= SEQ_MAX_SIZE - m->count) {
		m->error = -ENOMEM;
		return false;
	}
	if (need <= m->size)
		return true;
	while (size < need)
		size *= 2;
	buf = mem_realloc(m->buf, size);
	if (!buf) {
		m->error = -ENOMEM;
		return false;
	}
	m->buf = buf;
	m->size = size;
	return true;
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;
	int len;

	if (!seq_room(m, 0))
		return;
	va_start(args, fmt);
	len = vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);
	va_end(args);
	/* a length above INT_MAX is negative, and too long as a size_t */
	if ((size_t)len >= m->size - m->count) {
		if (!seq_room(m, (size_t)len))
			return;
		va_start(args, fmt);
		vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);
		va_end(args);
	}
	m->count += (size_t)len;
}

void seq_puts(struct seq_file *m, const char *s)
{
	size_t len = strlen(s);

	if (!seq_room(m, len))
		return;
	memcpy(m->buf + m->count, s, len);
	m->count += len;
}

ssize_t seq_copy_text(const struct seq_file *m, char *buf, size_t size)
{
	if (seq_error(m))
		return seq_error(m);
	if (!size)
		return (ssize_t)m->count;
	if (m->count >= size)
		return -ERANGE;
	if (m->count)
		memcpy(buf, m->buf, m->count);
	buf[m->count] = '\0';
	return (ssize_t)m->count;
}

void seq_free(struct seq_file *m)
{
	mem_free(m->buf);
	memset(m, 0, sizeof(*m));
}
