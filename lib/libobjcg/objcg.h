/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * objcg.h - object cgroups: charge accounts that survive their memcg
 *
 * An obj_cgroup stands between a memcg and kernel objects that may outlive it:
 * the object points to the objcg, the objcg to a memcg, and when the memcg is
 * removed only the objcg's pointer is redirected to the parent. So an object of
 * any age pins an objcg (a few words) and never a memcg.
 *
 * For objects of a program's own. kmalloc() and kmem_cache_alloc() do the same
 * for theirs. An object holds a reference and its bytes:
 *
 *	objcg = get_obj_cgroup_from_current();
 *	if (objcg && obj_cgroup_charge(objcg, GFP_KERNEL, size))
 *		obj_cgroup_put(objcg);	// and the allocation fails
 *	...
 *	obj_cgroup_uncharge(objcg, size);
 *	obj_cgroup_put(objcg);
 */
#ifndef LIBOBJCG_OBJCG_H
#define LIBOBJCG_OBJCG_H

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * get_obj_cgroup_from_current - the objcg to charge
 *
 * That of remote_charge_begin(), else that of the memcg of the task of
 * set_current().
 *
 * Context: no lock of the engine held, any thread.
 * Return: the objcg of the nearest memcg that is not yet offline, with a
 * reference; NULL in the root, which is not accounted, and without a current.
 */
struct obj_cgroup *get_obj_cgroup_from_current(void);

/**
 * obj_cgroup_get - another reference
 * @objcg: the caller has a reference
 *
 * Context: any.
 */
void obj_cgroup_get(struct obj_cgroup *objcg);

/**
 * obj_cgroup_put - drop a reference; the last put frees the objcg
 * @objcg: the caller has the reference, and has uncharged its bytes
 *
 * Context: no lock of the engine held, any thread.
 */
void obj_cgroup_put(struct obj_cgroup *objcg);

/**
 * obj_cgroup_charge - charge an object
 * @objcg: a reference is held; each object must then hold its own reference
 * @gfp: GFP_KERNEL; GFP_NOWAIT fails rather than to reclaim; __GFP_NOFAIL and
 *       GFP_ATOMIC are forced over a limit
 * @size: bytes, up to MEMCGFS_MAX_BYTES; more fails
 *
 * Pages are charged whole. The rest of a page waits in a stock for the next
 * object: the usage of the memcg is a multiple of the page.
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0 or -ENOMEM.
 */
int obj_cgroup_charge(struct obj_cgroup *objcg, gfp_t gfp, size_t size);

/**
 * obj_cgroup_uncharge - uncharge the bytes of an object
 * @objcg: the account that they were charged to; a reference is held
 * @size: bytes, as charged; more than MEMCGFS_MAX_BYTES is a counted warning,
 *        without effect
 *
 * Context: no lock of the engine held, any thread.
 */
void obj_cgroup_uncharge(struct obj_cgroup *objcg, size_t size);

#ifdef __cplusplus
}
#endif

#endif
