/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pid_ns.h - the numbers of processes as another pid namespace has them
 *
 * A process has a number in its own pid namespace and in each one above. What
 * a control file shows are those of the reader's namespace, and what is
 * written to it is one of the writer's; all else of ours goes by the numbers
 * of the namespace that our /proc belongs to, which is where the daemon is.
 *
 * Most callers are in the same one, and of those only that is looked at.
 */
#ifndef _MEMCGFS_PID_NS_H
#define _MEMCGFS_PID_NS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* the kernel's MAX_PID_NS_LEVEL, and the first one */
#define MAX_PID_NS_LEVELS 33

/**
 * struct pid_ns - a pid namespace seen from ours
 * @ino: its number, 0 if that is not known
 * @level: how many are above it, ours included; 0 is ours
 */
struct pid_ns {
	ino_t ino;
	unsigned int level;
};

/**
 * pid_ns_of - the namespace of a thread
 *
 * Who is outside of ours has no number that we know. His, and that of one who
 * cannot be looked at, is a namespace in which nobody has a number.
 */
struct pid_ns pid_ns_of(int proc, pid_t pid);

/** pid_ns_is_ours - nothing is to be translated */
static inline bool pid_ns_is_ours(const struct pid_ns *ns)
{
	return !ns->level;
}

/**
 * pid_ns_number - what a thread is called in a namespace
 * Return: the number, or 0 if it has none there, or is gone.
 */
pid_t pid_ns_number(int proc, const struct pid_ns *ns, pid_t pid);

/**
 * pid_ns_find - which thread has a number in a namespace
 *
 * Context: reads all of /proc.
 * Return: what we call it, or 0 if there is none.
 */
pid_t pid_ns_find(int proc, const struct pid_ns *ns, pid_t number);

#endif
