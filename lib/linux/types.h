/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * types.h - the integer names the kernel uses, and the size of a page
 *
 * A page is 4096 bytes whatever the host's page size is: pages are simulated
 * and the figures are compared with recordings of an x86_64 kernel.
 */
#ifndef _OBJCG_TYPES_H
#define _OBJCG_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef int64_t s64;

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)

#endif
