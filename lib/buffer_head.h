/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer_head.h - the blocks of a page of a file
 *
 * Who writes a page back makes its buffer heads, and that is mostly a kernel
 * thread. They are charged to who pays for the page.
 *
 * Mirrors alloc_page_buffers() of fs/buffer.c, which takes the memcg of the
 * page and puts it in force for that one loop: there is no owner to keep it.
 */
#ifndef _OBJCG_BUFFER_HEAD_H
#define _OBJCG_BUFFER_HEAD_H

#include <stddef.h>

struct page;

/**
 * struct page_buffers - those of one page
 * @nr: how many
 * @bh: slab objects
 */
struct page_buffers {
	size_t nr;
	void *bh[];
};

/**
 * alloc_page_buffers - buffer heads for a page
 * @page: stays charged, or not, meanwhile
 * @size: bytes of a block, a power of two up to the page's size
 *
 * Return: the buffers, or NULL; also for a @size of 0 or above the page's.
 */
struct page_buffers *alloc_page_buffers(struct page *page, size_t size);

/** try_to_free_buffers - give them back; NULL is fine */
void try_to_free_buffers(struct page_buffers *buffers);

#endif
