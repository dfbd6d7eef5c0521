/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * debug_control.h - debug/control: commands that make and free charges by hand
 *
 * The daemon holds the objects and pages that a command has made until another
 * command frees them, or until the end. memcgfs(8) has the commands.
 */
#ifndef _MEMCGFS_FS_DEBUG_CONTROL_H
#define _MEMCGFS_FS_DEBUG_CONTROL_H

#include <sys/types.h>

struct fuse_req;
struct seq_file;

/* most objects, pages or charges of a command, and the largest N of "fail" */
#define CONTROL_MAX 1000000U

/**
 * debug_control_run - run a command
 * @writer: the thread that writes it
 * @command: a line, with a newline at its end or without; is modified
 *
 * Context: no lock held.
 * Return: 0; -EINVAL for a command that there is not, or numbers out of their
 * bounds; -ENOENT if there is no such group, or it has none of what is to be
 * freed; -ENOMEM if there is no memory, or a limit would be exceeded; the errno
 * of cpu_down() and cpu_up().
 */
int debug_control_run(pid_t writer, char *command);

/** debug_control_write - the same for a request, with its reply */
void debug_control_write(struct fuse_req *req, size_t size, char *command);

/**
 * debug_control_show - "group path kind count detail", a row for each command
 * that has made something, the newest first
 *
 * Return: 0.
 */
int debug_control_show(struct seq_file *m);

/** debug_control_end - free all. Context: no request is running */
void debug_control_end(void);

#endif
