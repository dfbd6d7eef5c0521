// SPDX-License-Identifier: GPL-2.0-only
/*
 * new_inode.c - the slab objects of inodes and their names
 */
#include <errno.h>

#include "libobjcg/filemap.h"
#include "memcg/get_mem_cgroup.h"
#include "slab/slab.h"

static struct kmem_cache *inode_cache(enum mapping_kind kind)
{
	struct kmem_cache *s;

	if (kind == MAPPING_SHMEM)
		return memcgfs_boot_caches[CACHE_SHMEM_INODE];
	s = memcgfs_find_cache("ext4_inode_cache");
	return s ? s : memcgfs_boot_caches[CACHE_INODE];
}

int new_inode_objs(enum mapping_kind kind, struct mem_cgroup *memcg,
		   struct inode_objs *objs)
{
	gfp_t gfp = GFP_KERNEL | __GFP_NOFAIL | (memcg ? __GFP_ACCOUNT : 0);
	struct task_struct *task = set_current(NULL);
	struct mem_cgroup *outer = set_active_memcg(memcg);

	objs->dentry = kmem_cache_alloc(memcgfs_boot_caches[CACHE_DENTRY], gfp);
	objs->inode = kmem_cache_alloc(inode_cache(kind), gfp);
	set_active_memcg(outer);
	set_current(task);
	if (objs->dentry && objs->inode)
		return 0;
	free_inode_objs(objs);
	return -ENOMEM;
}

void free_inode_objs(struct inode_objs *objs)
{
	/* either can be NULL */
	kfree(objs->inode);
	kfree(objs->dentry);
	*objs = (struct inode_objs){ .inode = NULL };
}
