// SPDX-License-Identifier: GPL-2.0-only
#include "linux/kstrtox.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

static int digit(char c, unsigned int base)
{
	int value = -1;

	if (isdigit((unsigned char)c))
		value = c - '0';
	else if (isxdigit((unsigned char)c))
		value = tolower((unsigned char)c) - 'a' + 10;
	return value < (int)base ? value : -1;
}

/* 0x before a digit is 16 and is skipped, another 0 is 8 */
static const char *parse_base(const char *s, unsigned int *base)
{
	*base = s[0] == '0' ? 8 : 10;
	if (s[0] != '0' || tolower((unsigned char)s[1]) != 'x' ||
	    digit(s[2], 16) < 0)
		return s;
	*base = 16;
	return s + 2;
}

int kstrtou64(const char *s, u64 *ret)
{
	unsigned int base;
	u64 n = 0;

	if (*s == '+')
		s++;
	s = parse_base(s, &base);
	if (digit(*s, base) < 0)
		return -EINVAL;
	for (; digit(*s, base) >= 0; s++) {
		if (__builtin_mul_overflow(n, (u64)base, &n) ||
		    __builtin_add_overflow(n, (u64)digit(*s, base), &n))
			return -ERANGE;
	}
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*ret = n;
	return 0;
}

/* @max: the largest number; the smallest is -@max - 1 */
static int parse_signed(const char *s, u64 max, s64 *ret)
{
	bool minus = *s == '-';
	u64 n;
	int err;

	if (minus && s[1] == '+')
		return -EINVAL;
	err = kstrtou64(minus ? s + 1 : s, &n);
	if (err)
		return err;
	if (n > max + minus)
		return -ERANGE;
	*ret = (s64)(minus ? -n : n);
	return 0;
}

int kstrtos64(const char *s, s64 *ret)
{
	return parse_signed(s, LLONG_MAX, ret);
}

int kstrtoint(const char *s, int *ret)
{
	s64 n;
	int err = parse_signed(s, INT_MAX, &n);

	if (!err)
		*ret = (int)n;
	return err;
}

u64 memparse(const char *s, const char **end)
{
	static const char units[] = "KMGTPE";
	const char *unit;
	unsigned int base;
	u64 n = 0;

	for (s = parse_base(s, &base); digit(*s, base) >= 0; s++)
		n = n * base + (u64)digit(*s, base);
	unit = *s ? strchr(units, toupper((unsigned char)*s)) : NULL;
	if (unit) {
		n <<= 10 * (unit - units + 1);
		s++;
	}
	*end = s;
	return n;
}

/* the kernel's characters are those of ISO 8859-1: 0xa0 is a space there */
static bool is_space(char c)
{
	return isspace((unsigned char)c) || (unsigned char)c == 0xa0;
}

char *strstrip(char *s)
{
	size_t len;

	while (is_space(*s))
		s++;
	len = strlen(s);
	while (len && is_space(s[len - 1]))
		s[--len] = '\0';
	return s;
}
