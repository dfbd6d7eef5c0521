/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernfs_hash.h - the place of a name in its directory
 */
#ifndef _MEMCGFS_FS_KERNFS_HASH_H
#define _MEMCGFS_FS_KERNFS_HASH_H

#include <limits.h>
#include <string.h>

#include "libobjcg-internal.h"

/**
 * kernfs_name_hash - the hash of a name, as on x86-64 up to v6.1
 *
 * A byte of a name is a signed number there.
 *
 * Return: a number from 2 to INT_MAX - 1.
 */
static inline unsigned int kernfs_name_hash(const char *name)
{
	const u64 golden_ratio = 0x61C8864680B583EBULL;
	u64 hash = 0, c;

	while ((c = (u64)(signed char)*name++))
		hash = (hash + (c << 4) + (c >> 4)) * 11;
	hash = hash * golden_ratio >> 32 & INT_MAX;
	if (hash < 2)
		hash += 2;
	return (unsigned int)min(hash, (u64)INT_MAX - 1);
}

/**
 * kernfs_name_compare - the order of two names in a directory
 * @hash: kernfs_name_hash() of @name; @other_hash that of @other
 *
 * Return: less than, equal to or greater than 0, as strcmp().
 */
static inline int kernfs_name_compare(unsigned int hash, const char *name,
				      unsigned int other_hash,
				      const char *other)
{
	if (hash != other_hash)
		return hash < other_hash ? -1 : 1;
	return strcmp(name, other);
}

#endif
