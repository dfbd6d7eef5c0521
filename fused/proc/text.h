/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.h - reading the text files of a process
 *
 * Some files of a process are as long as the process likes. The list of groups
 * in status has up to 65,536 numbers, 720 KB, and stands before most of the
 * fields we need. If a reader takes only the beginning of such a file, the
 * process decides how much the reader sees: so proc_read_status() reads all of
 * it.
 */
#ifndef _MEMCGFS_PROC_TEXT_H
#define _MEMCGFS_PROC_TEXT_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* room for a name below /proc: "PID/task/PID/status" and the like */
#define PROC_NAME_MAX 64

/* room for status with no line longer than PROC_STATUS_LINE_MAX, see there */
#define PROC_STATUS_MAX 4096

/**
 * PROC_STATUS_LINE_MAX - bytes of a line of status that are always kept
 *
 * The longest line that is parsed is NSpid, 33 numbers of 8 bytes. Down to
 * "Threads:" there are five lines that can be longer than 64 bytes and some 40
 * that cannot be.
 */
#define PROC_STATUS_LINE_MAX 320

/**
 * proc_gone_or - an errno as the result of opening or reading a file
 *
 * For a file that every process has: without it the process has exited.
 *
 * Return: 0 for 0, -ESRCH for ENOENT, else -@err.
 */
static inline int proc_gone_or(int err)
{
	return err == ENOENT ? -ESRCH : -err;
}

/** proc_is_our_error - would any process be read with the same error? */
static inline bool proc_is_our_error(int err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE;
}

/**
 * proc_read_at - the beginning of a file below a directory
 * @dir: a descriptor of the directory
 * @text: is terminated
 * @size: of @text
 *
 * Return: 0 or the error of a system call. -ENOENT and -ESRCH both mean that the
 * file is gone, or never was.
 */
int proc_read_at(int dir, const char *name, char *text, size_t size);

/**
 * proc_read_text - the beginning of a file of a process
 * @file: its name below /proc/PID, of a file that has a bounded length
 * @text: is terminated
 * @size: of @text
 *
 * Return: 0, -ESRCH if there is no such file or process, or the error of a
 * system call.
 */
int proc_read_text(pid_t pid, const char *file, char *text, size_t size);

/**
 * proc_read_cmdline - the beginning of the command line of a process
 * @text: is terminated; the arguments with a space between them, "" if the
 *        process has none
 * @size: of @text
 *
 * Context: reads the process's memory, for which a hostile process can let us
 * wait: see proc_ask_cmdline().
 * Return: as proc_read_text().
 */
int proc_read_cmdline(pid_t pid, char *text, size_t size);

/**
 * proc_read_status - /proc/TGID/task/PID/status, without the ends of long lines
 * @tgid: its process, or @pid, which finds any thread
 * @text: is terminated; has all lines down to "Threads:" at least
 *
 * Context: one read() unless the process has some hundreds of groups.
 * Return: as proc_read_text().
 */
int proc_read_status(pid_t tgid, pid_t pid, char text[PROC_STATUS_MAX]);

#endif
