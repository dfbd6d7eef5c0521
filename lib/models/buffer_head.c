// SPDX-License-Identifier: GPL-2.0-only
#include "models/buffer_head.h"

#include "libobjcg/remote.h"
#include "rt/alloc.h"
#include "slab/slab.h"

static struct kmem_cache *bh_cachep(void)
{
	return memcgfs_boot_caches[CACHE_BUFFER_HEAD];
}

struct page_buffers *alloc_page_buffers(struct page *page, size_t size)
{
	size_t nr = size ? (PAGE_SIZE << page->order) / size : 0;
	struct page_buffers *buffers =
		mem_alloc(sizeof(*buffers) + nr * sizeof(buffers->bh[0]));
	struct remote_charge charge, old;

	if (!buffers)
		return NULL;
	remote_charge_save_page(&charge, page);
	old = remote_charge_begin(&charge);
	buffers->nr = kmem_cache_alloc_bulk(bh_cachep(), GFP_KERNEL_ACCOUNT, nr,
					    buffers->bh);
	remote_charge_end(old);
	remote_charge_put(&charge);
	if (!buffers->nr) {
		mem_free(buffers);
		return NULL;
	}
	return buffers;
}

void try_to_free_buffers(struct page_buffers *buffers)
{
	if (!buffers)
		return;
	kmem_cache_free_bulk(bh_cachep(), buffers->nr, buffers->bh);
	mem_free(buffers);
}
