/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attach.h - a number that is written to cgroup.procs or tasks moves a process
 */
#ifndef _MEMCGFS_MEMBERS_ATTACH_H
#define _MEMCGFS_MEMBERS_ATTACH_H

#include "cgroup/cgroup.h"

/**
 * attach - struct cgroup_task_source's attach
 * @of: the file; its cgroup is the destination
 * @pid: the thread's number in the writer's pid namespace; 0 is the writer
 *       itself
 * @threadgroup: with all threads of its process
 *
 * A process that was unknown becomes known with all its threads (adoption.h).
 *
 * Context: no lock but of->mutex is held. Reads about each thread that is not
 * known yet; other requests do not wait for that.
 * Return: 0; -ESRCH, -EINVAL for a kernel thread, -EACCES, as in the kernel;
 * -EAGAIN if events of the process are lost again and again; -ENOMEM.
 */
int attach(struct kernfs_open_file *of, pid_t pid, bool threadgroup);

#endif
