/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer_head.h - the blocks of a page of a file
 *
 * Writeback allocates the buffer heads of a page, mostly in a kernel thread.
 * They are charged to the page's memcg.
 *
 * Mirrors alloc_page_buffers() of fs/buffer.c, which makes the page's memcg the
 * active memcg for its loop: no owner object exists that could pin the memcg
 * for longer.
 */
#ifndef _OBJCG_BUFFER_HEAD_H
#define _OBJCG_BUFFER_HEAD_H

#include <stddef.h>

struct page;

/**
 * struct page_buffers - the buffer heads of a page
 * @nr: number of buffer heads
 * @bh: slab objects
 */
struct page_buffers {
	size_t nr;
	void *bh[];
};

/**
 * alloc_page_buffers - buffer heads for a page
 * @page: must not be charged or uncharged meanwhile
 * @size: bytes of a block, a power of two up to the page's size
 *
 * Return: the buffers, or NULL; also for a @size of 0 or above the page's.
 */
struct page_buffers *alloc_page_buffers(struct page *page, size_t size);

/** try_to_free_buffers - free the buffer heads of a page; NULL is fine */
void try_to_free_buffers(struct page_buffers *buffers);

#endif
