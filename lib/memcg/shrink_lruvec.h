/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shrink_lruvec.h - reclaim: the page cache of a memcg
 */
#ifndef _OBJCG_SHRINK_LRUVEC_H
#define _OBJCG_SHRINK_LRUVEC_H

#include "memcg/memcontrol.h"

/**
 * shrink_lruvec - reclaim cached file pages of a memcg, a shrink_list_t
 * @memcg: a css reference is held
 * @nr_pages: at most so many
 *
 * The oldest inactive pages go. While there are fewer inactive pages than active
 * ones, the oldest active pages become inactive. The file system is told, so
 * that the next read is a refault.
 *
 * Context: no i_pages_lock, and no lock after it held.
 * Return: pages that went.
 */
unsigned long shrink_lruvec(struct mem_cgroup *memcg, unsigned long nr_pages);

#endif
