/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * agent.h - release agents: the programs that a world runs for empty groups
 *
 * They are children of the first process, with its rights, and so with those
 * of COMMAND. In the kernel they come from a kernel thread: they have no
 * terminal, and none of COMMAND's environment.
 */
#ifndef _MEMCGFS_RUN_AGENT_H
#define _MEMCGFS_RUN_AGENT_H

/**
 * agent_take - take a notice from the daemon, and start the agent
 * @sock: the socket of the notices (release_notice.h)
 * @notifier: for the agent's listener (notify.h), or -1
 *
 * The caller takes no further notice before the agent runs, so that agents
 * begin in the order of the notices. Never waits.
 *
 * Return: a descriptor that hangs up when the agent runs or could not be started;
 * -EAGAIN if there is no notice, or no agent for it; -EPIPE if no notice can
 * come any more.
 */
int agent_take(int sock, int notifier);

#endif
