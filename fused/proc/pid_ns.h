/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pid_ns.h - the numbers of processes in another pid namespace
 *
 * A process has a number in its own pid namespace and in each namespace above.
 * A control file shows numbers of the reader's namespace, and a write contains
 * a number of the writer's namespace. Everywhere else we use the numbers of the
 * namespace that our /proc belongs to, which is the daemon's.
 *
 * The processes of memcgfs-run are in a namespace below the daemon's. From Linux
 * 6.11 on the kernel translates a number in one system call; before, we look it
 * up in /proc.
 *
 *	struct pid_ns ns = pid_ns_of(reader);
 *
 *	number = pid_ns_number(&ns, pid);
 *	pid_ns_put(&ns);
 */
#ifndef _MEMCGFS_PROC_PID_NS_H
#define _MEMCGFS_PROC_PID_NS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* the kernel's MAX_PID_NS_LEVEL, and the first level */
#define MAX_PID_NS_LEVELS 33

/**
 * struct pid_ns - a pid namespace seen from ours
 * @fd: a descriptor of it, or -1: it is ours, or no thread has a number in it
 * @ino: its number, 0 if that is not known
 * @level: number of namespaces above it, ours included; 0 is ours. Where the
 *         kernel translates, all others have 1.
 */
struct pid_ns {
	int fd;
	ino_t ino;
	unsigned int level;
};

/**
 * pid_ns_of - the namespace of a thread
 *
 * A thread outside our pid namespace has no number here. For such a thread, and
 * for a thread that cannot be looked at, return a namespace in which no thread
 * has a number.
 *
 * Return: to be given to pid_ns_put().
 */
struct pid_ns pid_ns_of(pid_t pid);

/**
 * pid_ns_at - a namespace
 * @fd: a descriptor of it, which belongs to the result
 *
 * Return: as pid_ns_of(); for a namespace that is not below ours too, one in
 * which no thread has a number.
 */
struct pid_ns pid_ns_at(int fd);

void pid_ns_put(struct pid_ns *ns);

/** pid_ns_is_ours - no translation is needed */
static inline bool pid_ns_is_ours(const struct pid_ns *ns)
{
	return !ns->level;
}

/**
 * pid_ns_number - a thread's number in a namespace
 * Return: the number, or 0 if it has none there, or has exited.
 */
pid_t pid_ns_number(const struct pid_ns *ns, pid_t pid);

/**
 * pid_ns_find - find the thread with a number in a namespace
 *
 * Context: before Linux 6.11 it reads all of /proc.
 * Return: its number in our namespace, or 0 if there is no such thread.
 */
pid_t pid_ns_find(const struct pid_ns *ns, pid_t number);

#endif
