/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stock_freeze.h - all stocks of all CPUs stand still for a moment
 *
 * For the ledger (memcgfs_ledger.h). Every slot is claimed, so each hot path fails
 * and its caller comes to wait for the lock of a stock. As long as the stocks are
 * frozen nothing is charged to a batch or by the byte. A frozen stock costs the
 * hot paths nothing once it is thawed, and nothing before.
 */
#ifndef _OBJCG_STOCK_FREEZE_H
#define _OBJCG_STOCK_FREEZE_H

#include "memcg/memcg_stock.h"

/**
 * struct frozen_stock - the contents of a CPU's stock
 * @pages: keys and amounts as in struct memcg_stock_pcp
 * @bytes: the same
 */
struct frozen_stock {
	struct percpu_slot pages[NR_PAGE_SLOTS];
	struct percpu_slot bytes[NR_BYTE_SLOTS];
};

/**
 * memcg_stock_freeze - stop all stocks
 * @to: MEMCG_STOCK_SHARED + 1 of them; set for each stock in use
 *
 * Takes all stock locks, and interrupts each CPU. The caller thaws them soon.
 *
 * Context: a mutex of the caller's keeps other threads from doing the same.
 */
void memcg_stock_freeze(struct frozen_stock *to);

/** memcg_stock_thaw - let them go on, with the same contents */
void memcg_stock_thaw(const struct frozen_stock *from);

#endif
