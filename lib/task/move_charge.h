/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * move_charge.h - memory.move_charge_at_immigrate: move user memory with a task
 *
 * If a process is moved, its memory stays charged to the group it leaves, unless
 * the destination group asks for it: with bit 0 for anonymous pages and swap,
 * with bit 1 for file pages and shmem. Kernel memory is never moved.
 *
 * Moved are the charges that the leader's mm has in the leader's old group, if
 * the leader itself is moved, and if
 *
 *   mm=owner	it is the owner of the mm
 *   mm=memcg	the mm belongs to the group that it comes from. Where processes
 *		share an mm (vfork, CLONE_VM) that can be any of their leaders.
 *
 * So are the cached pages of the files that the mm maps, as far as they are told
 * by mm_set_mapped(). The kernel does not ask either whether the process has
 * touched them.
 *
 * The new group is precharged before any page is moved, for swap entries to its
 * memory too; if the precharge fails, no page is moved and the task stays.
 *
 * In the kernel until v6.12: mm/memcontrol.c, struct move_charge_struct.
 */
#ifndef _OBJCG_MOVE_CHARGE_H
#define _OBJCG_MOVE_CHARGE_H

#include "memcg/memcontrol.h"

#define MOVE_ANON 0x1UL
#define MOVE_FILE 0x2UL
#define MOVE_MASK (MOVE_ANON | MOVE_FILE)

/**
 * mem_cgroup_can_attach - precharge the destination
 *
 * cgroup_subsys.can_attach().
 * Return: 0 or -ENOMEM.
 */
int mem_cgroup_can_attach(struct cgroup_subsys_state *dst,
			  struct task_struct *leader);

/** mem_cgroup_move_task - move it. cgroup_subsys.post_attach(). */
void mem_cgroup_move_task(void);

#endif
