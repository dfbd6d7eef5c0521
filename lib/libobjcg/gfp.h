/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gfp.h - the allocation flags that change the accounting
 *
 * The flags that choose zones, placement or watermarks are absent: there are
 * no zones here.
 */
#ifndef LIBOBJCG_GFP_H
#define LIBOBJCG_GFP_H

typedef unsigned int gfp_t;

/*
 * The kernel forces __GFP_ATOMIC over a limit since v5.4 (869712fd3de5); in a
 * v4.19 or a v5.3 such a charge fails. Here it is forced under every regime.
 */
#define __GFP_DIRECT_RECLAIM 0x01u /* a charge may drain stocks and reclaim */
#define __GFP_NOFAIL 0x02u	   /* a charge over the limit is forced */
#define __GFP_ACCOUNT 0x04u	   /* charge it to the current memcg */
#define __GFP_ATOMIC 0x08u	   /* forced too: the caller cannot wait */

/*
 * Not in the kernel: the memory exists already. A forced charge of it raises the
 * high mark (max_usage_in_bytes) to the limit at most, for the kernel would have
 * held the process there.
 */
#define __GFP_MEMCGFS_EXISTS 0x10u

#define GFP_NOWAIT 0u
#define GFP_ATOMIC __GFP_ATOMIC
#define GFP_KERNEL __GFP_DIRECT_RECLAIM
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)

#endif
