/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroup.h - the hierarchies, the membership of tasks, the control files
 *
 * The life of a cgroup:
 *
 *   online     cgroup_mkdir() has returned it
 *   dying      cgroup_rmdir(): no name, no new tasks or children
 *   offline    a worker thread of the engine has handed on its charges, as far
 *              as the regime allows
 *   released   the last reference is gone
 *   freed      a grace period later; only now cgroup_count() stops counting it
 *
 * A cgroup that stays between offline and released is called a dying cgroup: a
 * reference pins it. memcgfs_pins_text() tells which.
 *
 * A program may use a cgroup until it has called cgroup_rmdir() for it.
 *
 * There are several hierarchies, each with a root and a controller, and a task
 * is in a cgroup of each. Only that of memory accounts anything, and only there a
 * cgroup can stay dying. The others are stubs: they have members and the files
 * that programs read.
 */
#ifndef LIBOBJCG_CGROUP_H
#define LIBOBJCG_CGROUP_H

#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* the root of the memory controller's hierarchy; immutable between libobjcg_init() and libobjcg_exit() */
extern struct cgroup *cgroup_root;

/**
 * cgroup_find_root - the root of any hierarchy
 * @name: of the controller: cpuset, cpu, cpuacct, blkio, memory, devices,
 *        freezer or pids; or systemd, which has none
 *
 * Context: between libobjcg_init() and libobjcg_exit().
 * Return: the root, which stays until libobjcg_exit(), or NULL.
 */
struct cgroup *cgroup_find_root(const char *name);

/**
 * cgroup_mkdir - make a child
 * @parent: not removed by its user during the call
 * @name: copied, of any length; not checked for duplicates: that is up to the
 *        code that shows names
 * @priv: NULL, or a pointer that the code that shows the hierarchy finds in the
 *        cgroup; it is there before the cgroup is visible
 * @ret: the child, which the caller may use until it calls cgroup_rmdir()
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0; -ENOMEM; -ENODEV if @parent has been removed; under kernels with a
 * bound of 65534 groups -ENOSPC, up to v5.3 -ENOMEM, if there are as many that
 * are not removed. @ret is then unchanged.
 */
int cgroup_mkdir(struct cgroup *parent, const char *name, void *priv,
		 struct cgroup **ret);

/**
 * cgroup_rmdir - remove a cgroup
 * @cgrp: a cgroup; the root is busy always
 *
 * Does not wait until it is freed: see cgroup_wait_releases().
 *
 * Context: no lock of the engine held, any thread. After success @cgrp may be
 * freed at any time unless the caller holds a reference, such as that of
 * get_mem_cgroup_from_cgroup().
 * Return: 0, -EBUSY if it has tasks or children, -ENODEV if it was removed.
 */
int cgroup_rmdir(struct cgroup *cgrp);

/**
 * cgroup_rename - give a cgroup a new name
 * @cgrp: not the root
 * @name: as for cgroup_mkdir()
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, -ENOMEM, or -ENODEV if it has been removed.
 */
int cgroup_rename(struct cgroup *cgrp, const char *name);

/**
 * cgroup_attach_task - move a task or all threads of its process
 * @dst: not freed during the call
 * @task: the caller is its owner, or has a reference (task.h)
 * @threadgroup: move all threads of @task's process
 *
 * The task stays where it is in the other hierarchies.
 *
 * The charges of a task stay in the old cgroup, unless @dst asks for them with
 * memory.move_charge_at_immigrate.
 *
 * Context: no lock of the engine held, any thread. Waits for running forks and
 * exits.
 * Return: 0, -ENODEV if @dst has been removed, -ESRCH if @task has exited,
 * -ENOMEM if the moved charges would exceed a limit there, or -ENOSPC if @dst is
 * a cpuset without CPUs or memory nodes.
 */
int cgroup_attach_task(struct cgroup *dst, struct task_struct *task,
		       bool threadgroup);

/**
 * cgroup_count - count all unfreed memory cgroups, with the root and the dying
 *
 * Context: any thread. A cgroup that has just been removed still counts: call
 * cgroup_wait_releases() first.
 * Return: their number, 1 for a root without children.
 */
unsigned long cgroup_count(void);

/**
 * cgroup_wait_releases - wait until pending destruction has finished
 *
 * A removed cgroup without pins goes through several grace periods and turns of
 * the worker before it is freed. This waits until none of them is pending, so
 * that the next read of a count is deterministic. Other threads can keep
 * removing cgroups, so it gives up after a number of rounds.
 *
 * Context: no lock of the engine held; not from a callback of the engine.
 */
void cgroup_wait_releases(void);

/**
 * cgroup_file_read_text - read a control file of a cgroup
 * @cgrp: not freed during the call
 * @name: of the file, e.g. "memory.stat" or "cgroup.procs"
 * @buf: set on success: the text and a terminating zero
 * @size: bytes of @buf; 0 asks only for the length of the text, @buf may then
 *        be NULL
 *
 * The text is that of the kernel's file, most often with a newline at its end:
 * amounts are in bytes, but memory.stat has events and memory.numa_stat pages
 * too. The numbers in cgroup.procs and tasks are those of adopt_task() and
 * kernel_clone().
 *
 * Context: no lock of the engine held, any thread.
 * Return: bytes of the text without the zero; -ENOENT if @cgrp has no such file,
 * -EINVAL if it cannot be read, -ERANGE if the text and the zero need more than
 * @size bytes, -ENOMEM. After an error @buf is unchanged.
 */
ssize_t cgroup_file_read_text(struct cgroup *cgrp, const char *name, char *buf,
			      size_t size);

/**
 * cgroup_file_write_text - write a control file of a cgroup
 * @cgrp: not freed during the call
 * @name: of the file, e.g. "memory.limit_in_bytes"
 * @text: the whole command, e.g. "4M"; up to 4096 bytes
 *
 * A number written to cgroup.procs or tasks is that of a task; 0 stands for the
 * task of set_current(). To cgroup.event_control no program can write;
 * mem_cgroup_register_event() stands in for it.
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0; -ENOENT if @cgrp has no such file, -ENODEV if it has been removed,
 * -EINVAL if the file cannot be written or takes no such text, -E2BIG for a
 * longer text, -ENOMEM; else the errno of the kernel's file, such as -EBUSY for
 * a limit below the usage, or -ESRCH for a number that no task has.
 */
int cgroup_file_write_text(struct cgroup *cgrp, const char *name,
			   const char *text);

#ifdef __cplusplus
}
#endif

#endif
