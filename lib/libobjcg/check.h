/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check.h - questions that a test asks: pins, leaks, warnings, failures
 *
 * The engine never logs. A check that fails inside it is a counted warning, and
 * the text of the first is kept. Debug builds of the library end the process
 * at some of them, where the core file is worth more than going on.
 *
 * memcgfs_pins_text() tells the holders of references to removed cgroups, which
 * the kernel cannot name: a reference count has no names on it. It searches
 * everything that can hold one:
 *
 *	kernel_stack	stacks of tasks, with the task's pid (kmem=memcg)
 *	kmem_page	other kernel pages, large kmalloc()s among them
 *			(kmem=memcg); page tables with the process's pid
 *	slab_page	pages of the memcg's clone of a cache (slab=pages)
 *	kmem_cache	the clone itself (slab=lifecycle)
 *	user_page	pages of address spaces, with the pid of the process,
 *			wherever it is now; also pages of charge_memcg()
 *	file_page	cached pages of files (filemap.h)
 *	shmem_page	likewise of shared memory
 *	swap		swapped-out pages, as user_page
 *	mm		address spaces that belong to it (mm=memcg)
 *	zombie		processes that have exited there and are not waited for
 *	stock		stocks of CPUs
 *	child		children, which are dying themselves
 *
 * The difference between the reference count and their sum is called "other".
 * A holder is "pid N", "cache NAME", "file NAME", "file NAME, opened by pid N",
 * "cpu N", "group N", or "-" if it is not known.
 *
 * memcgfs_ledger_text() tells why the usage of a group is not what its processes
 * have. Its items, in bytes, with their holder:
 *
 *	user_page	anonymous pages of a process; without a holder: pages charged
 *			by charge_memcg(), of a process that has ended, or on their
 *			way to a list
 *	file_page	pages of files that a process maps, or cached pages of a file
 *	shmem_page	likewise of shared memory
 *	kernel_stack	stacks of tasks
 *	kmalloc_large	large kmalloc()s
 *	kmem_page	other kernel pages: page tables, and pages on their way
 *	slab_page	slab pages of a cache (slab=pages, lifecycle, reparent)
 *	slab_object	objects of a cache (slab=objcg), each with its pointer
 *	objcg_bytes	bytes charged by obj_cgroup_charge() for no object
 *	objcg_stock	bytes of charged pages in a CPU's stock
 *	objcg_rest	bytes of charged pages in no stock: nr_charged_bytes
 *	page_stock	charged pages in a CPU's stock, at most a batch
 *	reparented	objects, stacks, stocks and rests that came from a removed
 *			group below
 *	child		the usage of a child that is counted in the group
 *	dying_child	what a removed child still holds
 *	handed_over	of a removed group: charges that its parent has taken over and
 *			that its own counter keeps for ever
 *	usage		the sum: memory.usage_in_bytes; of the root, its counter
 *
 * Swapped out pages are in memory.memsw.usage_in_bytes only, and in no row.
 */
#ifndef LIBOBJCG_CHECK_H
#define LIBOBJCG_CHECK_H

#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * memcgfs_pins_text - a table of the pins of all dying cgroups
 * @buf: set on success: the text and a terminating zero
 * @size: bytes of @buf; 0 asks only for the length of the text, @buf may then
 *        be NULL
 *
 * The first line is "id path refs kind count holder", with TABs. Each other line
 * is a group, a kind and a holder; a child comes before its parent, and of a
 * group the largest count first. In a path or a holder a control character or a
 * backslash is a backslash and three octal digits. Eight files of a group are
 * named. The parts of a group are not read atomically. Call
 * cgroup_wait_releases() first, else groups that go soon are listed too.
 *
 * Context: no lock of the engine held, any thread.
 * Return: bytes of the text without the zero; -ERANGE if the text and the zero
 * need more than @size bytes, -ENOMEM. After an error @buf is unchanged.
 */
ssize_t memcgfs_pins_text(char *buf, size_t size);

/**
 * memcgfs_ledger_text - a table of what is charged to groups, at a moment
 * @cgrp: a group of the memory hierarchy, NULL for all
 * @buf: set on success: the text and a terminating zero
 * @size: bytes of @buf; 0 asks only for the length of the text, @buf may then
 *        be NULL
 *
 * The first line has the names of the columns: id, path, item, bytes, holder. A
 * TAB separates two fields. The rows of a group are together, a child before its
 * parent; the last is the usage, and the others add up to it exactly. All threads
 * that charge are stopped for the moment.
 *
 * Context: no lock of the engine held, any thread.
 * Return: bytes of the text without the zero; -ERANGE if the text and the zero
 * need more than @size bytes, -ENOMEM, -EAGAIN if threads were between two steps of
 * a charge each time that they were stopped. After an error @buf is unchanged.
 */
ssize_t memcgfs_ledger_text(struct cgroup *cgrp, char *buf, size_t size);

/**
 * obj_nr_alive - live structures of the engine, of a type
 * @name: of the struct, e.g. "cgroup", "mem_cgroup", "obj_cgroup", "page"
 *
 * Context: any.
 * Return: their number; 0 if no type has the name.
 */
long obj_nr_alive(const char *name);

/**
 * warn_count - how many checks have failed since the last reset
 * @first: where to store a pointer to the first failure's text, or NULL. It is
 *         "file:line: condition", valid until warn_reset(); "" if none.
 *
 * Context: any.
 * Return: their number, 0 as long as all is well.
 */
unsigned long warn_count(const char **first);

/**
 * warn_reset - forget the warnings counted so far (tests that provoke them)
 *
 * Context: no other thread uses the text of warn_count().
 */
void warn_reset(void);

/**
 * obj_fail_nth - make an allocation of the engine fail
 * @nth: 1 = the next allocation of the calling thread, 2 = the second,
 *       0 = none. It fails once.
 *
 * A test counts @nth up until no allocation fails, and so sees each error path.
 *
 * Context: any.
 * Return: how many allocations were still to come before the failure asked
 * for earlier, 0 if it has happened.
 */
unsigned int obj_fail_nth(unsigned int nth);

#ifdef __cplusplus
}
#endif

#endif
