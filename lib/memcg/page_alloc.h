/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_alloc.h - simulated pages: no memory behind them, only the accounting
 */
#ifndef _OBJCG_PAGE_ALLOC_H
#define _OBJCG_PAGE_ALLOC_H

#include "base/mm_types.h"
#include "libobjcg/page_alloc.h"
#include "linux/gfp.h"

/**
 * release_pages - uncharge and free many pages, user and kernel
 * @pages: linked by page->lru; empty afterwards
 */
void release_pages(struct list_head *pages);

#endif
