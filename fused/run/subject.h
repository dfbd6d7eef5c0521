/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * subject.h - which thread a directory of a procfs is about
 *
 * A procfs shows the numbers of its own pid namespace. A thread is known by its own
 * pid namespace, the last in its list NSpid, and its number there.
 */
#ifndef _MEMCGFS_RUN_SUBJECT_H
#define _MEMCGFS_RUN_SUBJECT_H

#include <sys/types.h>

/**
 * subject_find - the thread of a directory /proc/PID or /proc/PID/task/TID
 * @dir: the directory, of any procfs
 *
 * Return: its number in our pid namespace, or 0 if that cannot be told.
 */
pid_t subject_find(int dir);

/**
 * subject_number - the number that a thread has in a procfs
 * @root: the root directory of the procfs
 * @pid: the thread, in our pid namespace
 *
 * Return: the number, or 0.
 */
pid_t subject_number(int root, pid_t pid);

#endif
