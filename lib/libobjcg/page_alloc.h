/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_alloc.h - simulated pages: no memory behind them, only the accounting
 */
#ifndef LIBOBJCG_PAGE_ALLOC_H
#define LIBOBJCG_PAGE_ALLOC_H

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * alloc_pages - 2^order pages
 * @gfp: with __GFP_ACCOUNT they are kmem pages, charged to the memcg of the task
 *       of set_current(), or of remote_charge_begin()
 * @order: 0 to MAX_PAGE_ORDER
 *
 * Context: no lock of the engine held, any thread.
 * Return: the pages, or NULL if there is no memory, the charge failed, or
 * @order is out of range.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order);

/**
 * __free_pages - uncharge and free pages from alloc_pages()
 * @page: not mapped; NULL is fine. A page that charge_memcg() has charged goes
 *        through mem_cgroup_uncharge() before.
 *
 * Context: no lock of the engine held, any thread.
 */
void __free_pages(struct page *page);

/**
 * split_page - split an allocation into 2^order single pages
 * @page: becomes the first of them; not mapped
 * @pages: room for 2^order, set to all of them, @page first
 *
 * Each stays charged, and is freed separately.
 *
 * Context: no lock of the engine held; no other thread uses @page.
 * Return: 0, or -ENOMEM and @page and @pages are unchanged.
 */
int split_page(struct page *page, struct page **pages);

/**
 * vm_insert_page - map a kernel page into user space (mm/memory.c)
 * @page: from alloc_pages()
 *
 * Context: any; other threads may map @page at once.
 * Return: 0, or -EINVAL if the page has a type (a slab page, and up to v5.10,
 * page=page_type, every accounted page) or 2^31 mappings.
 */
int vm_insert_page(struct page *page);

/**
 * zap_page - undo vm_insert_page()
 * @page: mapped; otherwise it is a counted warning, and in a debug build of the
 *        library the end of the process
 *
 * Context: any.
 */
void zap_page(struct page *page);

#ifdef __cplusplus
}
#endif

#endif
