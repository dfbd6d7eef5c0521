/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * truncate.h - pages that go, told to the file system in runs
 */
#ifndef _OBJCG_TRUNCATE_H
#define _OBJCG_TRUNCATE_H

#include "memcg/pagemap.h"

/**
 * struct page_run - pages that went, which the file system has not been told yet
 * @index: the first
 * @nr: how many; 0 for none
 */
struct page_run {
	unsigned long index;
	unsigned long nr;
};

/**
 * note_gone - add a page to the run, or tell the run and begin another with it
 * Context: i_pages_lock held.
 */
void note_gone(struct page_run *run, struct address_space *mapping,
	       unsigned long index);

/** tell_host - call invalidate() for the run. Context: i_pages_lock held */
void tell_host(struct page_run *run, struct address_space *mapping);

#endif
