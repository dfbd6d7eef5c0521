/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * boot_caches.h - the caches that the kernel makes at boot
 */
#ifndef _OBJCG_BOOT_CACHES_H
#define _OBJCG_BOOT_CACHES_H

#include "slab/slab.h"

/**
 * struct boot_cache - a cache as the kernel in force makes it
 * @name: as in /proc/slabinfo
 * @size: bytes of an object on its page; 0 if this kernel has no such cache
 * @flags: SLAB_*
 */
struct boot_cache {
	const char *name;
	unsigned int size;
	unsigned int flags;
};

/** boot_cache - a row of the table. Context: any, while the engine runs */
struct boot_cache boot_cache(enum memcgfs_boot_cache i);

#endif
