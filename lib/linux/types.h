/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * types.h - the names of integers that the kernel uses, the size of a page, and
 * the head of a callback
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

#include "libobjcg/types.h"

typedef uint64_t u64;
typedef uint32_t u32;
typedef int64_t s64;

/**
 * struct callback_head - a function to call later, inside the object it is for
 * @next: the next of the queue; the queue's lock
 * @func: set when it is queued
 */
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
};

#define PAGE_SHIFT 12
#define PAGE_SIZE OBJCG_PAGE_SIZE

#endif
