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

/* digits of the largest number */
#define MAX_DIGITS 20

void seq_put_decimal_ull(struct seq_file *m, const char *delimiter,
			 unsigned long long num)
{
	size_t len = strlen(delimiter), at = MAX_DIGITS;
	char digits[MAX_DIGITS], *to;

	do
		digits[--at] = (char)('0' + num % 10);
	while (num /= 10);
	if (!seq_room(m, len + MAX_DIGITS - at))
		return;
	to = m->buf + m->count;
	memcpy(to, delimiter, len);
	memcpy(to + len, digits + at, MAX_DIGITS - at);
	m->count += len + MAX_DIGITS - at;
}

static bool is_escaped(char c)
{
	return c == '\\' || (unsigned char)c < ' ' || c == 127;
}

/* from the end, so that no byte is overwritten before it is read */
static void escape(char *text, size_t count, size_t more)
{
	char *to = text + count + more;

	while (count--) {
		unsigned char c = (unsigned char)text[count];

		if (is_escaped((char)c)) {
			to -= 4;
			to[0] = '\\';
			to[1] = (char)('0' + (c >> 6));
			to[2] = (char)('0' + (c >> 3 & 7));
			to[3] = (char)('0' + (c & 7));
		} else {
			*--to = (char)c;
		}
	}
}

void seq_escape_since(struct seq_file *m, size_t from)
{
	size_t i, more = 0;

	if (seq_error(m))
		return;
	if (m->count == from) {
		seq_puts(m, "-");
		return;
	}
	for (i = from; i < m->count; i++)
		more += is_escaped(m->buf[i]) ? 3 : 0;
	if (!more || !seq_room(m, more))
		return;
	escape(m->buf + from, m->count - from, more);
	m->count += more;
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

char *seq_text(struct seq_file *m)
{
	if (!seq_room(m, 0))
		return NULL;
	m->buf[m->count] = '\0';
	return m->buf;
}

void seq_free(struct seq_file *m)
{
	mem_free(m->buf);
	memset(m, 0, sizeof(*m));
}
