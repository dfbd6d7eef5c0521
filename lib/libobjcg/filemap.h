/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filemap.h - the page cache: pages of files and of shared memory
 *
 * A file system tells which pages of which file are in memory, and the engine
 * accounts for them. It has no contents. An address_space ("mapping") stands for
 * an inode, and its pages are numbered: page 0 has the bytes 0 to 4095.
 *
 * A page is charged to the memcg that touches it first, by a read or a write,
 * and stays charged to it until the page goes, whichever process uses it in the
 * meantime, and whether the memcg is removed or not. Each page holds a reference
 * to its memcg, under every kernel of the table. So files keep removed groups.
 * After the page has gone, the next memcg that touches it is charged.
 *
 *			memory	memsw	memory.stat
 *	file		x	x	cache, inactive_file or active_file
 *	shmem		x	x	cache, shmem, inactive_anon or active_anon
 *	  mapped			mapped_file in addition
 *	  locked			unevictable in place of the list
 *
 * A page goes in four ways:
 *
 *   truncate		truncate_inode_pages(), also for unlink, with the inode
 *   invalidate		invalidate_mapping_pages(), for a file that others change
 *   drop_caches	drop_pagecache()
 *   reclaim		in a charge over the limit, a limit that is lowered, and
 *			memory.force_empty
 *
 * In the last two the engine decides. It calls the file system's invalidate(),
 * which makes the host drop the pages too: a later read comes to the file system
 * again, as a refault.
 *
 * Reclaim takes file pages only, the oldest inactive page first. A page is
 * inactive at first, and becomes active when it is touched again. While there are
 * more active pages than inactive ones, the oldest active pages become inactive.
 * Shared memory and anonymous memory stay: there is no swap. So memory.swappiness
 * has no effect, and memory.soft_limit_in_bytes neither, because a machine as a
 * whole never runs short of memory here.
 *
 * Where we differ from the kernel:
 * - Writes go through to the host at once: pages are always clean, and "dirty"
 *   and "writeback" of memory.stat are 0.
 * - Pages that the host drops for reasons of its own stay charged: the file system
 *   does not hear of it. If the host asks for such a page again, that is a touch.
 * - Pages are charged in batches of 32 or fewer: memory.failcnt counts a batch,
 *   where the kernel counts each page.
 *
 * Speed: on the machine that this was written on, 32 pages of a file are added in
 * 1.6 us, a single page in 0.4 us, and 32 pages in place of reclaimed ones in 4
 * us. Calls about different mappings share no lock but those of their memcg. A page
 * takes 39 bytes of memory if its neighbours are cached too; the first of eight
 * neighbours takes 310.
 */
#ifndef LIBOBJCG_FILEMAP_H
#define LIBOBJCG_FILEMAP_H

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* the pages of the largest file: 2^63 bytes */
#define MEMCGFS_MAX_INDEX (1UL << 51)

/* bytes of the longest name of a file, with its terminating zero */
#define MAPPING_NAME_MAX 256

/**
 * enum mapping_kind - the file system of an inode
 * @MAPPING_FILE: of a disk: its pages can be read again
 * @MAPPING_SHMEM: tmpfs: its pages are the only copy
 */
enum mapping_kind { MAPPING_FILE, MAPPING_SHMEM };

/**
 * struct address_space_operations - calls of the engine to the file system
 * @invalidate: the pages @index to @index + @nr - 1 were reclaimed or dropped.
 *              Makes the host drop its copy, later: it only puts that on a list
 *              of its own, since it is called with spinlocks held. It may take
 *              leaf locks, and must not call the engine. NULL if not wanted
 * @name: name the file for memcgfs_pins_text(): write its path, at most @size
 *        bytes with a terminating zero, and return the pid of the process that
 *        opened it last, 0 if there is none. The same rules. NULL if there are
 *        no names
 *
 * @host: of address_space_alloc(). Never called after address_space_free().
 */
struct address_space_operations {
	void (*invalidate)(void *host, unsigned long index, unsigned long nr);
	pid_t (*name)(void *host, char *buf, size_t size);
};

/**
 * address_space_alloc - the mapping of an inode that a process has opened
 * @kind: of the inode
 * @a_ops: in static storage
 * @host: the program's own, for @a_ops
 *
 * Context: no lock of the engine held, any thread.
 * Return: a mapping without pages, or NULL if there is no memory.
 */
struct address_space *address_space_alloc(
	enum mapping_kind kind, const struct address_space_operations *a_ops,
	void *host);

/**
 * address_space_free - the inode goes: uncharge its pages, free the mapping
 * @mapping: not used any more by any thread; NULL is fine
 *
 * Context: no lock of the engine held, any thread. A call of @a_ops that runs in
 * another thread is waited for.
 */
void address_space_free(struct address_space *mapping);

/**
 * filemap_add_pages - a task reads or writes pages, or faults them in
 * @mapping: the file
 * @memcg: to charge: get_mem_cgroup_from_mm() of the task that the host does it
 *         for, also for pages that it reads ahead; the caller has a reference.
 *         NULL for the root: a process outside of all groups
 * @index: the first page
 * @nr: pages; @index + @nr is at most MEMCGFS_MAX_INDEX
 * @gfp: GFP_KERNEL: a charge over a limit reclaims, and then fails. With
 *       __GFP_NOFAIL it is forced then
 *
 * Pages that are cached stay with their memcg, and become active.
 *
 * After -ENOMEM the kernel kills a process and tries again. mem_cgroup_oom() is
 * about groups over their limit: so the caller forces the pages that are left, with
 * GFP_KERNEL | __GFP_NOFAIL | __GFP_MEMCGFS_EXISTS, and calls it with @memcg. Or it
 * fails the write.
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0; -EFBIG if the pages are out of range; or -ENOMEM: neither these pages
 * nor others can be had. The pages before the failure are cached.
 */
int filemap_add_pages(struct address_space *mapping, struct mem_cgroup *memcg,
		      unsigned long index, unsigned long nr, gfp_t gfp);

/**
 * truncate_inode_pages - a file becomes shorter
 * @mapping: the file
 * @size: its new length in bytes; a page that has bytes below it stays
 *
 * Context: no lock of the engine held, any thread.
 */
void truncate_inode_pages(struct address_space *mapping, uint64_t size);

/**
 * truncate_inode_pages_range - a hole is made in a file
 * @mapping: the file
 * @lstart: its first byte
 * @lend: its last byte; pages that are not wholly inside stay
 *
 * Context: no lock of the engine held, any thread.
 */
void truncate_inode_pages_range(struct address_space *mapping, uint64_t lstart,
				uint64_t lend);

/**
 * invalidate_mapping_pages - the host has dropped pages, or is about to
 * @mapping: the file
 * @start: the first page
 * @end: the last page
 *
 * Shared memory stays, and so do pages that are mapped or locked.
 *
 * Context: no lock of the engine held, any thread.
 * Return: pages that went.
 */
unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       unsigned long start, unsigned long end);

/**
 * drop_pagecache - /proc/sys/vm/drop_caches: as invalidate_mapping_pages(), of
 *		    all mappings
 *
 * Calls invalidate(). Takes 30 ns for each page and 200 ns for each mapping.
 *
 * Context: no lock of the engine held, any thread.
 * Return: pages that went.
 */
unsigned long drop_pagecache(void);

/**
 * page_add_file_rmap - a process maps cached pages into its memory
 * @mapping: the file
 * @index: the first page
 * @nr: pages; those that are not cached are left out
 *
 * The first mapping of a page counts it as mapped_file. Reclaim takes mapped
 * pages too.
 *
 * Context: no lock of the engine held, any thread.
 */
void page_add_file_rmap(struct address_space *mapping, unsigned long index,
			unsigned long nr);

/**
 * page_remove_rmap - the reverse
 * @mapping: the file
 * @index: the first page
 * @nr: pages; those that are not mapped are left out: a page that has gone in the
 *      meantime is not mapped any more
 *
 * Context: no lock of the engine held, any thread.
 */
void page_remove_rmap(struct address_space *mapping, unsigned long index,
		      unsigned long nr);

/**
 * mlock_pages - lock cached pages in memory: they become unevictable
 * @mapping: the file
 * @index: the first page
 * @nr: pages; those that are not cached are left out
 *
 * Context: no lock of the engine held, any thread.
 */
void mlock_pages(struct address_space *mapping, unsigned long index,
		 unsigned long nr);

/**
 * munlock_pages - the reverse: they become inactive
 * @mapping: the file
 * @index: the first page
 * @nr: pages
 *
 * Context: no lock of the engine held, any thread.
 */
void munlock_pages(struct address_space *mapping, unsigned long index,
		   unsigned long nr);

/**
 * filemap_charged_to - cached pages of a range that are charged to a memcg
 * @mapping: the file
 * @memcg: a reference is held
 * @index: the first page
 * @nr: pages
 *
 * Context: no lock of the engine held, any thread.
 * Return: their number.
 */
unsigned long filemap_charged_to(struct address_space *mapping,
				 struct mem_cgroup *memcg, unsigned long index,
				 unsigned long nr);

/**
 * filemap_move_account - move charged pages to another memcg
 * @mapping: a file that the moved process maps
 * @from: the group that it leaves; a reference is held
 * @to: the group that it goes to, with bit 1 in its
 *      memory.move_charge_at_immigrate; a reference is held
 * @index: the first page that the process maps
 * @nr: pages
 *
 * Moves the pages that are charged to @from, as the kernel does for the file pages
 * and the shared memory that the process maps. Pages of other groups stay. @to is
 * charged first: if its limit forbids that, no page moves.
 *
 * Context: no lock of the engine held, any thread.
 * Return: pages moved, or -ENOMEM.
 */
long filemap_move_account(struct address_space *mapping,
			  struct mem_cgroup *from, struct mem_cgroup *to,
			  unsigned long index, unsigned long nr);

/**
 * struct inode_objs - the slab objects of an inode that is in memory
 * @inode: or NULL
 * @dentry: of its name, or NULL
 */
struct inode_objs {
	void *inode;
	void *dentry;
};

/**
 * new_inode_objs - charge the objects of a file that is made or looked up
 * @kind: MAPPING_SHMEM: of shmem_inode_cache; MAPPING_FILE: of ext4_inode_cache,
 *        or of inode_cache where there is none
 * @memcg: to charge: get_mem_cgroup_from_task() of the task that makes the file or
 *         asks for its name; a reference is held. NULL for none
 * @objs: set, also after an error
 *
 * A tmpfs keeps the inode until the file is removed. A file system on a disk keeps
 * it until the name is forgotten, or until drop_caches with 2 or 3.
 *
 * Context: no lock of the engine held, any thread. No limit stops it.
 * Return: 0, or -ENOMEM: the inode is not accounted for.
 */
int new_inode_objs(enum mapping_kind kind, struct mem_cgroup *memcg,
		   struct inode_objs *objs);

/**
 * free_inode_objs - the inode goes
 * @objs: from new_inode_objs(); cleared
 *
 * Context: no lock of the engine held, any thread.
 */
void free_inode_objs(struct inode_objs *objs);

#ifdef __cplusplus
}
#endif

#endif
