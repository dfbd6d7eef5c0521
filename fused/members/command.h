/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * command.h - what program a member runs
 */
#ifndef _MEMCGFS_MEMBERS_COMMAND_H
#define _MEMCGFS_MEMBERS_COMMAND_H

#include <sys/types.h>

struct seq_file;

/**
 * member_show_command - print " (COMMAND LINE)" of a member
 * @pid: of a thread; nothing is printed if it is not known or has exited
 *
 * At most 60 bytes of the line are shown. A line
 * that was read counts only if the number still belonged to the member after it.
 *
 * Context: no locks held; reads /proc, as proc_ask_stat() does.
 */
void member_show_command(struct seq_file *m, pid_t pid);

#endif
