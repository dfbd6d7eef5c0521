/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_alloc.h - simulated pages: no memory behind them, only the accounting
 */
#ifndef _OBJCG_PAGE_ALLOC_H
#define _OBJCG_PAGE_ALLOC_H

#include "base/mm_types.h"
#include "linux/gfp.h"

/**
 * alloc_pages - 2^order pages
 * @gfp: with __GFP_ACCOUNT they are kmem pages, charged to current's memcg
 * @order: 0 to MAX_PAGE_ORDER (memcgfs_bounds.h)
 *
 * Context: no stock or objcg lock held.
 * Return: the pages, or NULL if there is no memory, the charge failed, or
 * @order is out of range.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order);

/**
 * __free_pages - uncharge and free pages from alloc_pages(); NULL is fine
 * Context: a user page has been uncharged before: mem_cgroup_uncharge().
 */
void __free_pages(struct page *page);

/**
 * release_pages - uncharge and free many pages, user and kernel
 * @pages: linked by page->lru; empty afterwards
 */
void release_pages(struct list_head *pages);

/**
 * split_page - split an allocation into 2^order single pages
 * @page: becomes the first of them; not mapped
 * @pages: room for 2^order, set to all of them, @page first
 *
 * Return: 0, or -ENOMEM and @page and @pages are unchanged.
 */
int split_page(struct page *page, struct page **pages);

/**
 * vm_insert_page - map a kernel page into user space (mm/memory.c)
 *
 * Return: 0, or -EINVAL if the page has a type (a slab page, and up to v5.10,
 * page=page_type, every accounted page) or 2^31 mappings.
 */
int vm_insert_page(struct page *page);

/** zap_page - undo vm_insert_page(); not mapped is a VM_BUG_ON_PAGE() */
void zap_page(struct page *page);

#endif
