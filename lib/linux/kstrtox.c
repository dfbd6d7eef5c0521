// SPDX-License-Identifier: GPL-2.0-only
#include "kstrtox.h"

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

int kstrtou64(const char *s, u64 *ret)
{
	unsigned int base = 10;
	u64 n = 0;

	if (*s == '+')
		s++;
	if (s[0] == '0') {
		base = 8;
		if (tolower((unsigned char)s[1]) == 'x' && digit(s[2], 16) >= 0) {
			base = 16;
			s += 2;
		}
	}
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

int kstrtoint(const char *s, int *ret)
{
	bool minus = *s == '-';
	u64 n;
	int err;

	if (minus && s[1] == '+')
		return -EINVAL;
	err = kstrtou64(minus ? s + 1 : s, &n);
	if (err)
		return err;
	if (n > (u64)INT_MAX + minus)
		return -ERANGE;
	*ret = (int)(minus ? -(long long)n : (long long)n);
	return 0;
}

char *strstrip(char *s)
{
	size_t len;

	while (isspace((unsigned char)*s))
		s++;
	len = strlen(s);
	while (len && isspace((unsigned char)s[len - 1]))
		s[--len] = '\0';
	return s;
}
